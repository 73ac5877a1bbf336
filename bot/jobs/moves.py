"""Members who moved: what each member has to do is asked of those who belong to the branch now."""

from dataclasses import replace
from datetime import datetime

from domain.settling import settled
from domain.task import TaskState
from domain.zone import today
from handlers.context import House
from storage import belonging, pushes, tasks
from storage.database import Transaction


async def run(transaction: Transaction, house: House, now: datetime) -> None:
    """Count the tasks of members anew whose branch somebody joined or left, until the day they are due."""
    day = today(now)
    for task in await belonging.to_count_again(transaction, house.catalogue.duties, day):
        duty, there = house.duty(task.duty), await belonging.there(transaction, task, day)
        if duty is None or not there:
            continue
        standing = await belonging.counting(transaction, task, duty.of, day)
        after = settled(replace(task, wanted=len(there)), standing, duty.of, now)
        if after != task:
            await tasks.settle(transaction, after)
            if after.state is not TaskState.OPEN:
                await pushes.drop_nudges(transaction, task.id)
