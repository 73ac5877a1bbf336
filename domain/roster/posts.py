"""The column 职务: which roles it gives, and in which organisations."""

from dataclasses import dataclass

from domain.member import Role
from domain.organisation import Level
from domain.roster.cells import BadCell, clean_title, nearest, split
from domain.roster.roster import Place, Places, PostLine, above, at_level

TITLES = {
    "书记": Role.SECRETARY,
    "副书记": Role.COMMITTEE_MEMBER,
    "组织委员": Role.COMMITTEE_MEMBER,
    "宣传委员": Role.COMMITTEE_MEMBER,
    "纪检委员": Role.COMMITTEE_MEMBER,
    "青年委员": Role.COMMITTEE_MEMBER,
    "保密委员": Role.COMMITTEE_MEMBER,
    "委员": Role.COMMITTEE_MEMBER,
    "党小组长": Role.GROUP_LEADER,
    "机关党委专干": Role.COMMITTEE_OFFICER,
    "工委专干": Role.COMMISSION_OFFICER,
    "督查员": Role.INSPECTOR,
    "第一书记": Role.MEMBER,
}
SYNONYMS = {
    "党支部书记": "书记", "支部书记": "书记", "支书": "书记", "党支部副书记": "副书记", "支部副书记": "副书记",
    "支委": "委员", "支部委员": "委员", "支委委员": "委员",
    "纪律检查委员": "纪检委员",
    "小组长": "党小组长", "党小组组长": "党小组长", "组长": "党小组长",
    "党委专干": "机关党委专干", "总支专干": "机关党委专干", "机关党总支专干": "机关党委专干",
    "机关工委专干": "工委专干", "督察员": "督查员",
    "驻村第一书记": "第一书记",
}  # fmt: skip
NONE = frozenset({"党员", "无职务", "普通党员", "正式党员", "预备党员"})
HELD_AT = {
    Role.SECRETARY: (Level.BRANCH,),
    Role.COMMITTEE_MEMBER: (Level.BRANCH,),
    Role.GROUP_LEADER: (Level.GROUP,),
    Role.COMMITTEE_OFFICER: (Level.COMMITTEE,),
    Role.COMMISSION_OFFICER: (Level.COMMISSION,),
    Role.INSPECTOR: (Level.COMMISSION, Level.COMMITTEE),
    Role.MEMBER: (Level.BRANCH,),
}


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody belongs, as far as it decides where a post is held."""

    branch: Place | None
    group: Place | None


def read_posts(text: str, held_in: str, home: Home, places: Places) -> tuple[PostLine, ...]:
    """`书记、机关党委专干@某某机关党委` as posts; `held_in` is the column 职务所在组织. Raises BadCell."""
    named = [find_place(part, home, places) for part in split(held_in)]
    used: set[str] = set()
    posts: dict[tuple[Role, str], str] = {}
    for part in split(text.replace("＠", "@")):
        said, _, where = part.partition("@")
        if said in NONE:
            continue
        title = SYNONYMS.get(said, said)
        role = TITLES.get(title)
        if role is None:
            raise BadCell(
                f"职务“{said}”不认识", f"是不是“{nearest(said, TITLES) or '委员'}”？可写：{'、'.join(TITLES)}"
            )
        place = find_place(where, home, places) if where else fitting(role, named) or usual_place(role, home, places)
        if place is None:
            raise BadCell(f"没有写“{title}”在哪个组织", missing_hint(role, title))
        if place.level and place.level not in HELD_AT[role]:
            raise BadCell(f"“{title}”不能在“{place.name}”担任", "请核对职务所在组织")
        used.add(place.name)
        # Two offices of one committee are one role: 副书记、组织委员.
        known = posts.get((role, place.name))
        posts[role, place.name] = f"{known}、{title}" if known and title not in known.split("、") else title
    idle = next((place for place in named if place.name not in used), None)
    if idle:
        raise BadCell(f"“{idle.name}”没有对应的职务", "请核对“职务”和“职务所在组织”两列")
    return tuple(PostLine(role, name, title) for (role, name), title in posts.items())


def fitting(role: Role, named: list[Place]) -> Place | None:
    """The first of the named organisations in which the role can be held."""
    return next((place for place in named if place.level is None or place.level in HELD_AT[role]), None)


def missing_hint(role: Role, title: str) -> str:
    """How to say where a post is held."""
    if role is Role.GROUP_LEADER:
        return "请写上所在党小组"
    return f"请写成 {title}@组织名称，或填“职务所在组织”"


def find_place(text: str, home: Home, places: Places) -> Place:
    """The organisation that a cell names; a group by its short name too. Raises BadCell."""
    name = clean_title(text)
    place = places.get(name) or (places.get(home.branch.name + name) if home.branch else None)
    if place is None:
        meant = nearest(name, places)
        raise BadCell(f"职务所在组织“{name}”不在组织表里", f"是不是“{meant}”？" if meant else "请核对名称")
    return place


def usual_place(role: Role, home: Home, places: Places) -> Place | None:
    """Where a role is held when nobody says: in the own branch or group, or in what stands above them."""
    if role is Role.GROUP_LEADER:
        return home.group
    level = HELD_AT[role][0]
    own = above(home.branch, level, places)
    if own or level is not Level.COMMISSION:
        return own
    commissions = at_level(places, (level,))
    return commissions[0] if len(commissions) == 1 else None
