"""The Chinese names of what a record may hold: kinds, fields, states, categories of leave."""

KINDS = {
    "theme_day": "主题党日",
    "branch_assembly": "支部党员大会",
    "committee_meeting": "支委会",
    "group_meeting": "党小组会",
    "party_lecture": "党课",
    "org_life_meeting": "组织生活会",
    "democratic_appraisal": "民主评议党员",
    "heart_talk": "谈心谈话",
    "dues": "党费",
    "work_report": "述职",
    "community_register": "社区报到",
    "volunteer_service": "志愿服务",
    "good_deed": "实事",
    "hard_problem": "难题",
    "micro_wish": "微心愿",
    "enterprise_help": "结对助企",
    "village_visit": "乡村振兴走访",
    "training": "培训",
    "base_check": "阵地自查",
    "manual_check": "《党支部手册》自查",
    "rectification": "整改回复",
    "selection": "评选推荐",
    "tick": "其他事项",
    "enterprise_need": "企业需求",
    "urgent_need": "急难愁盼",
}
UNITS = {"heart_talk": "人次", "village_visit": "户", "enterprise_help": "次", "volunteer_service": "次"}
FIELDS = {
    "state": "进展",
    "date": "日期",
    "period": "时段",
    "start": "开始",
    "end": "结束",
    "topic": "主题",
    "place": "地点",
    "content": "内容",
    "expected": "应到",
    "present": "实到",
    "leave": "请假",
    "absent": "缺席",
    "leaves": "请假人员",
    "voting": "表决",
    "host": "主持人",
    "recorder": "记录人",
    "speaker": "授课人",
    "people": "人员",
    "group": "党小组",
    "community": "社区",
    "post": "岗位",
    "hours": "时长",
    "confirmed": "社区确认",
    "amount": "数量",
    "action": "方式",
    "online": "线上",
    "photos": "照片",
    "late": "补录",
    "returned_for": "原因",
    "part_of": "并入",
    "milestones": "步骤",
    "ticked": "好的",
    "lacking": "缺的",
}
STATES = {
    "done": "",
    "planned": "计划",
    "postponed": "改期",
    "cancelled": "取消",
    "claimed": "认领",
    "in_progress": "办理中",
    "blocked": "办不下去",
    "not_applicable": "不适用",
    "raised": "待认领",
}
PROGRESS = STATES | {"done": "办结"}
ISSUES = {
    "no_record": "无记录",
    "incomplete": "要素不全",
    "copied": "记录雷同",
    "too_few": "频次不足",
    "out_of_order": "次序颠倒",
    "late_dues": "党费迟交",
    "leave_unrecorded": "请假未记",
    "base_worn": "阵地牌匾陈旧",
    "rules_not_shown": "制度未上墙",
    "manual_unused": "手册未用",
    "other": "其他",
}
BASES = {
    "no_record": "支部工作条例：组织生活应当如实记录",
    "incomplete": "支部工作条例：组织生活应当如实记录",
    "copied": "支部工作条例：组织生活应当如实记录",
    "too_few": "支部工作条例：三会一课和主题党日的次数",
    "out_of_order": "支部工作条例：组织生活应当如实记录",
    "late_dues": "党费收缴、使用和管理的规定：按月交纳",
    "leave_unrecorded": "支部工作条例：组织生活的考勤",
    "base_worn": "阵地规范化建设标准",
    "rules_not_shown": "阵地规范化建设标准",
    "manual_unused": "《党支部手册》使用要求",
    "other": "现场核实",
}
STAGES = {
    "raised": "待认领",
    "claimed": "已认领",
    "in_progress": "办理中",
    "blocked": "办不下去",
    "solved": "已办结，待确认",
    "confirmed": "已确认",
    "dropped": "已撤销",
}
MENDING = STAGES | {"raised": "待整改", "claimed": "整改中", "in_progress": "整改中", "solved": "已回复，待复核"}
MOVES = {
    "raise": "提出",
    "claim": "认领",
    "assign": "交办",
    "work": "办理",
    "block": "报告办不下去",
    "solve": "办结",
    "return": "打回",
    "confirm": "确认",
    "release": "放下",
    "drop": "撤销",
}
VOTES = {"expected": "应到", "present": "实到", "in_favour": "赞成", "against": "反对", "abstain": "弃权"}
LEAVES = {
    "official": "公务",
    "training": "培训",
    "sick": "病假",
    "personal": "事假",
    "maternity": "产假",
    "vacation": "休假",
    "other": "其他",
}
MASKS = {
    "id_number": "身份证号",
    "mobile": "手机号",
    "bank_card": "银行卡号",
    "resident": "群众姓名",
    "address": "门牌号",
    "health": "健康情况",
    "minor": "未成年人信息",
    "talk": "谈话内容",
    "grades": "等次和票数",
}
DEEDS = {
    "record.merged": "补充",
    "record.corrected": "更正",
    "record.withdrawn": "撤回",
    "record.left_out": "去掉人员",
    "record.confirmed": "确认",
    "record.returned": "退回",
    "record.filed": "记录",
}
TASK_STATES = {"open": "进行中", "done": "已完成", "excused": "不适用", "late": "逾期"}
ROLES = {
    "commission_officer": "工委专干",
    "committee_officer": "机关党委专干",
    "secretary": "书记",
    "committee_member": "支委",
    "group_leader": "党小组长",
    "inspector": "督查员",
    "member": "党员",
}

CHANNELS = {"wecom": "企业微信", "dingtalk": "钉钉", "sandbox": "演示"}
ONLY_CALLED = frozenset({"wecom", "dingtalk"})
"""Platforms that hand over what is said in a group only where the robot is called."""
CARD = {"choice": "选一项", "words": "补充一句，可以不填"}
REPORTS = {"week": "周报", "month": "月报", "quarter": "季报", "half": "半年报", "year": "年报"}
THIS_SPAN = {"week": "这一周", "month": "这个月", "quarter": "这个季度", "half": "这半年", "year": "这一年"}
VERDICTS = {
    "in_time": "已完成",
    "late": "逾期",
    "made_up": "补录",
    "partly": "部分完成",
    "missing": "未见记录",
    "clean": "没有问题",
    "found": "有问题",
}
ACTIONS = {"stationing": "联点驻企", "pairing": "结对帮扶", "talent": "人才暖企", "guidance": "红色引领"}
TABLE = {"made_up": "补录", "confirmed": "已确认", "waiting": "待确认"}
TABLE_STATES = STATES | {"": "", "done": "已完成"}
REVIEW_SHEETS = {
    "units": "单位",
    "branches": "支部数",
    "group": "类别组",
    "rank": "名次",
    "name": "单位",
    "unit": "所属单位",
    "branch": "支部",
    "base": "基础分",
    "bonus": "加分",
    "deduction": "扣分",
    "total": "总分",
    "band": "星级",
    "no_band": "数据不足",
    "as_of": "数据截止",
    "checked_by": "复核人",
}
DIGEST_SHEETS = {
    "due": "应完成",
    "done": "已完成",
    "rate": "完成率",
    "late": "逾期",
    "made_up": "补录",
    "excused": "不适用",
    "unit": "单位",
    "units": "按单位",
    "duty": "任务",
    "duties": "按任务",
    "counted": "怎么算",
    "by_member": "按人数",
    "by_branch": "按次数",
    "no": "序号",
    "what": "需要处理的事",
    "concerns": "需要处理",
    "task": "任务号",
    "period": "周期",
    "deadline": "到期",
    "records": "已有记录",
    "behind": "还没完成的",
    "left": "往期未了",
    "settled": "其中了结",
    "left_open": "还剩",
    "is_left": "往期",
    "total": "合计",
}
CHART_HEADINGS = {"units": "按机关党委", "branches": "按支部", "duties": "按任务", "members": "双报到（按人数）"}
