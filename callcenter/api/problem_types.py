"""Every problem the API may answer with: its stable code, its HTTP status, its words in both languages.

Rule: codes are never renamed; programs and translations depend on them.
"""

from collections.abc import Mapping
from typing import Final

from callcenter.api.refusals import REFUSALS, ProblemType

PROBLEM_TYPES: Final[Mapping[str, ProblemType]] = {
    **REFUSALS,
    # What the API refuses by itself.
    "invalid_request": ProblemType(status=422, en="The request is not valid", zh="请求内容不正确"),
    "bad_request": ProblemType(status=400, en="The request cannot be read", zh="无法读取请求"),
    "bad_cursor": ProblemType(status=422, en="The cursor is not one of ours", zh="分页游标无效"),
    "not_signed_in": ProblemType(status=401, en="Please sign in", zh="请先登录"),
    "wrong_credentials": ProblemType(status=401, en="Wrong user name or password", zh="用户名或密码错误"),
    "forbidden": ProblemType(status=403, en="You may not do this", zh="您没有权限这样操作"),
    "foreign_origin": ProblemType(status=403, en="Requests from another site are refused", zh="拒绝来自其他网站的请求"),
    "not_found": ProblemType(status=404, en="Not found", zh="找不到该内容"),
    "unknown_customer": ProblemType(status=404, en="No such customer", zh="没有这个客户"),
    "unknown_wallboard": ProblemType(status=404, en="No such wallboard link", zh="没有这个大屏链接"),
    "unknown_token": ProblemType(status=404, en="No such token", zh="没有这个令牌"),
    "unknown_user": ProblemType(status=422, en="No such user", zh="没有这个用户"),
    "not_yourself": ProblemType(
        status=409, en="Nobody changes his own role or shuts himself out", zh="不能修改自己的角色或停用自己"
    ),
    "unknown_schedule": ProblemType(status=404, en="No such schedule", zh="没有这个营业时间表"),
    "until_is_past": ProblemType(status=422, en="This moment is already past", zh="该时间已经过去"),
    "unknown_version": ProblemType(status=404, en="No such version", zh="没有这个版本"),
    "routing_refused": ProblemType(
        status=422, en="The routing document has problems; nothing was changed", zh="路由配置有问题，未作任何更改"
    ),
    "routing_changed": ProblemType(
        status=412, en="Somebody else has changed the routing meanwhile", zh="路由配置已被其他人修改"
    ),
    "version_required": ProblemType(
        status=428, en="Say which version you change: If-Match", zh="请用 If-Match 说明要修改的版本"
    ),
    # Flows, and which version of them runs.
    "unknown_flow": ProblemType(status=404, en="No such flow", zh="没有这个流程"),
    "flow_refused": ProblemType(
        status=422, en="The flow has problems; nothing was changed", zh="流程有问题，未作任何更改"
    ),
    "draft_changed": ProblemType(status=412, en="The flow's file has changed meanwhile", zh="流程文件在此期间已被修改"),
    "flow_not_published": ProblemType(status=409, en="This flow is not published", zh="该流程尚未发布"),
    "nothing_to_roll_back": ProblemType(
        status=409, en="There is no other version to go back to", zh="没有可以回退的其他版本"
    ),
    "canary_running": ProblemType(
        status=409,
        en="A canary is running: stop it, or say which version shall be live",
        zh="灰度版本正在运行：请先停止，或指明要生效的版本",
    ),
    "canary_is_live": ProblemType(
        status=409, en="This version is live already, so it cannot be tried", zh="该版本已经生效，无法灰度"
    ),
    "no_canary": ProblemType(status=409, en="No version of this flow is being tried", zh="该流程没有灰度版本"),
    "deed_unexpected": ProblemType(
        status=422, en="Nobody waits for this where the call stands then", zh="通话进行到此处时，没有等待这一操作"
    ),
    "range_too_long": ProblemType(
        status=422, en="Ask for a shorter time, from its beginning to its end", zh="时间范围过长或起止颠倒"
    ),
    # What is in the way of a change to a customer or another record (RecordRefused has these codes too).
    "record_changed": ProblemType(
        status=412, en="Somebody else has changed this record meanwhile", zh="该记录已被其他人修改"
    ),
    "unknown_note": ProblemType(status=404, en="No such note", zh="没有这条备注"),
    "external_id_taken": ProblemType(
        status=409, en="Another customer has this external id", zh="该外部编号已属于另一位客户"
    ),
    "unknown_related_customer": ProblemType(
        status=422, en="The customer that this relation leads to does not exist", zh="关联的客户不存在"
    ),
    "relation_to_itself": ProblemType(
        status=422, en="A customer has no relation to itself", zh="客户不能与自己建立关联"
    ),
    "relation_to_person": ProblemType(
        status=422, en="A relation leads to a company or a household", zh="只能关联到公司或家庭"
    ),
    "customer_in_use": ProblemType(
        status=409, en="Other records still refer to this customer", zh="仍有其他记录引用该客户"
    ),
    "not_your_note": ProblemType(status=403, en="Another person's note", zh="这是其他人的备注"),
    "not_a_phone": ProblemType(status=422, en="This is no telephone number", zh="不是有效的电话号码"),
    "not_an_email": ProblemType(status=422, en="This is no e-mail address", zh="不是有效的邮箱地址"),
    "masked_value": ProblemType(
        status=422,
        en="This was masked for you; give the whole value, or leave it out",
        zh="该值对您是遮盖的，请填写完整值或不填",
    ),
    "birthday_in_future": ProblemType(status=422, en="The birthday is in the future", zh="生日不能在将来"),
    # Custom fields, lists and exports.
    "fields_refused": ProblemType(status=422, en="A custom field cannot hold this", zh="自定义字段的值不正确"),
    "unknown_custom_field": ProblemType(status=404, en="No such custom field", zh="没有这个自定义字段"),
    "custom_field_exists": ProblemType(
        status=409, en="There is a custom field of this name already", zh="已有同名的自定义字段"
    ),
    "custom_field_fixed": ProblemType(
        status=409,
        en="Customers have values in this field, so this cannot change",
        zh="已有客户填写该字段，不能这样更改",
    ),
    "custom_field_in_use": ProblemType(
        status=409, en="Customers have values in this field; archive it instead", zh="已有客户填写该字段，请改为归档"
    ),
    "custom_field_choices_wrong": ProblemType(
        status=422,
        en="Fields to choose from have choices, each once; others have none",
        zh="只有选择类字段有选项，且选项不能重复",
    ),
    "custom_field_bounds_wrong": ProblemType(
        status=422, en="These limits do not fit this kind of field", zh="这些限制不适用于该类型的字段"
    ),
    "custom_field_pattern_wrong": ProblemType(
        status=422, en="This pattern is not understood, or too costly to check", zh="该格式无法识别，或检查代价过高"
    ),
    "filter_refused": ProblemType(status=422, en="This filter is not understood", zh="无法识别该筛选条件"),
    "filter_on_hidden": ProblemType(
        status=403, en="You may not filter by what is hidden from you", zh="不能按对您隐藏的内容筛选"
    ),
    "export_too_large": ProblemType(
        status=422, en="Too many customers for this format; CSV has no limit", zh="客户数量超出该格式的上限，请使用 CSV"
    ),
    # Consent, masks, do-not-call.
    "unknown_purpose": ProblemType(status=422, en="No such purpose", zh="没有这个用途"),
    "at_is_future": ProblemType(status=422, en="This moment has not come yet", zh="该时间尚未到来"),
    "not_barred": ProblemType(status=404, en="This number is not on the list", zh="名单中没有这个号码"),
    "unknown_fact": ProblemType(status=422, en="No such fact", zh="没有这项信息"),
    "fact_hidden": ProblemType(status=403, en="This is hidden from you", zh="该信息对您隐藏"),
    # Webhooks and requests that come twice.
    # Reports.
    "unknown_report": ProblemType(status=404, en="No such report", zh="没有这个报表"),
    "unknown_report_schedule": ProblemType(status=404, en="No such schedule", zh="没有这个定时任务"),
    "not_your_report": ProblemType(
        status=403, en="This report belongs to somebody else", zh="这是其他人的报表，不能修改"
    ),
    "unknown_metric": ProblemType(status=422, en="No such figure", zh="没有这个指标"),
    "metric_has_no_seconds": ProblemType(status=422, en="This figure has no time of its own", zh="该指标不能指定秒数"),
    "metric_not_by_this": ProblemType(
        status=422,
        en="An agent's time can be told apart by agent, team, hour and weekday only",
        zh="坐席时间类指标只能按坐席、班组、时段、星期分组或筛选",
    ),
    "metric_has_no_interactions": ProblemType(
        status=422, en="This figure is made of agents' time, not of contacts", zh="该指标由坐席时间得出，没有对应的会话"
    ),
    "report_metrics": ProblemType(status=422, en="Choose 1 to 20 figures", zh="请选择 1 至 20 个指标"),
    "report_dimensions": ProblemType(
        status=422, en="Group by up to three, each once", zh="最多按三个维度分组，且不能重复"
    ),
    "report_period": ProblemType(
        status=422, en="A report is of one day up to three years", zh="报表时间范围为一天至三年"
    ),
    "report_filter": ProblemType(status=422, en="This cannot be filtered by", zh="筛选值无效"),
    "forecast_quarters": ProblemType(
        status=422, en="Say how many agents for each quarter of an hour of the day", zh="请为当天的每一刻钟指定坐席数"
    ),
    "report_too_large": ProblemType(
        status=422,
        en="More than 200,000 figures: choose a longer interval, fewer groups or fewer days",
        zh="结果超过 20 万个数值：请选择更长的时间间隔、更少的分组或更短的时间范围",
    ),
    "report_too_slow": ProblemType(
        status=503,
        en="This takes too long to add up: choose fewer days or group by less",
        zh="统计耗时过长：请缩短时间范围或减少分组",
    ),
    "unknown_webhook": ProblemType(status=404, en="No such webhook", zh="没有这个 Webhook"),
    "bad_idempotency_key": ProblemType(
        status=422,
        en="An Idempotency-Key is 1 to 255 printable ASCII characters",
        zh="Idempotency-Key 须为 1 至 255 个可打印 ASCII 字符",
    ),
    "idempotency_key_reused": ProblemType(
        status=422, en="This Idempotency-Key was used for another request", zh="该 Idempotency-Key 已用于另一个请求"
    ),
    "idempotency_in_progress": ProblemType(
        status=409, en="The same request is still under way", zh="相同的请求仍在处理中"
    ),
    "idempotency_unknown": ProblemType(
        status=409,
        en="Whether the first request was done is not known; look before you ask again with another key",
        zh="首次请求是否完成未知；请先核实，再使用新的 Idempotency-Key",
    ),
    # What is in the way of a change to a ticket, or to what administrators decide for tickets.
    "unknown_ticket": ProblemType(status=404, en="No such ticket", zh="没有这张工单"),
    "unknown_other_ticket": ProblemType(status=422, en="The other ticket does not exist", zh="另一张工单不存在"),
    "unknown_ticket_category": ProblemType(status=422, en="No such ticket category", zh="没有这个工单分类"),
    "unknown_ticket_template": ProblemType(status=422, en="No such ticket template", zh="没有这个工单模板"),
    "unknown_sla_policy": ProblemType(status=422, en="No such SLA policy", zh="没有这个服务水平策略"),
    "subject_required": ProblemType(status=422, en="A subject is required", zh="必须填写主题"),
    "ticket_merged": ProblemType(status=409, en="This ticket is part of another now", zh="该工单已并入另一张工单"),
    "ticket_closed": ProblemType(
        status=409, en="This ticket is closed; reopen it first", zh="该工单已关闭，请先重新打开"
    ),
    "ticket_into_itself": ProblemType(status=422, en="A ticket does not lead to itself", zh="工单不能指向自己"),
    "ticket_customers_differ": ProblemType(
        status=409, en="The two tickets are about different customers", zh="两张工单属于不同的客户"
    ),
    "too_many_links": ProblemType(status=422, en="The ticket has too many links", zh="工单的关联过多"),
    "name_taken": ProblemType(status=409, en="This name is taken", zh="该名称已被使用"),
    "escalation_step_repeated": ProblemType(status=422, en="The same escalation step twice", zh="升级步骤重复"),
    "escalation_step_unclear": ProblemType(
        status=422, en="It is not clear whom this escalation step is for", zh="升级步骤的对象不明确"
    ),
    # What is in the way of an order, a survey's answer or a task.
    "unknown_order": ProblemType(status=404, en="No such order", zh="没有这个订单"),
    "unknown_voicemail": ProblemType(status=404, en="No such voicemail", zh="没有这条语音留言"),
    "recording_gone": ProblemType(status=404, en="The recording is no longer there", zh="录音已不存在"),
    "unknown_quality_form": ProblemType(status=404, en="No such form", zh="没有这个评分表"),
    "quality_form_archived": ProblemType(status=409, en="This form has been put away", zh="该评分表已归档"),
    "quality_no_questions": ProblemType(status=422, en="There are no questions", zh="没有题目"),
    "quality_nothing_counts": ProblemType(status=422, en="No question counts for anything", zh="没有计分的题目"),
    "quality_id_repeated": ProblemType(status=422, en="The same id twice", zh="编号重复"),
    "quality_too_few_choices": ProblemType(status=422, en="A choice needs two answers", zh="选择题至少要有两个选项"),
    "quality_choice_repeated": ProblemType(status=422, en="The same answer twice", zh="选项重复"),
    "quality_critical_never_fails": ProblemType(
        status=422, en="A critical question needs an answer without points", zh="关键题必须有一个零分选项"
    ),
    "quality_choices_without_choice": ProblemType(
        status=422, en="Only a choice has answers to choose from", zh="只有选择题才有选项"
    ),
    "quality_scale_out_of_range": ProblemType(status=422, en="The scale is out of range", zh="量表超出范围"),
    "unknown_quality_rule": ProblemType(status=404, en="No such rule", zh="没有这个抽样规则"),
    "unknown_evaluation": ProblemType(status=404, en="No such grading", zh="没有这条评分"),
    "evaluation_not_yours": ProblemType(status=403, en="Somebody else grades this contact", zh="该评分由其他人负责"),
    "evaluation_closed": ProblemType(status=409, en="This grading is closed", zh="该评分已结束"),
    "own_contact": ProblemType(status=409, en="Nobody grades his own contact", zh="不能为自己的通话评分"),
    "contact_not_gradable": ProblemType(
        status=422, en="There is no such contact that somebody has talked in", zh="没有可评分的通话"
    ),
    "answer_missing": ProblemType(status=422, en="An answer is missing", zh="还有题目未作答"),
    "answer_not_possible": ProblemType(status=422, en="This is no answer to the question", zh="该题不能这样作答"),
    "unknown_question": ProblemType(status=422, en="No such question", zh="没有这道题"),
    "unknown_appeal": ProblemType(status=404, en="No such appeal", zh="没有这条申诉"),
    "appeal_exists": ProblemType(status=409, en="There is an appeal already", zh="已经提出过申诉"),
    "appeal_too_late": ProblemType(status=409, en="It is too late to appeal", zh="已超过申诉期限"),
    "appeal_answered": ProblemType(status=409, en="This appeal has been answered", zh="该申诉已有答复"),
    "unknown_calibration": ProblemType(status=404, en="No such calibration", zh="没有这个校准"),
    "graders_unclear": ProblemType(
        status=422, en="Two different graders are needed, not the agent", zh="需要两位不同的评分人，且不能是坐席本人"
    ),
    "unknown_grader": ProblemType(
        status=422, en="Only supervisors and administrators grade", zh="评分人必须是主管或管理员"
    ),
    "unknown_recording": ProblemType(status=404, en="No such recording", zh="没有这条录音"),
    "recording_not_finished": ProblemType(status=409, en="This call is still being recorded", zh="通话仍在录音中"),
    "range_not_there": ProblemType(status=416, en="This part lies behind the end", zh="请求的部分超出文件末尾"),
    "unknown_missed_call": ProblemType(status=404, en="No such missed call", zh="没有这条未接来电"),
    "missed_call_closed": ProblemType(
        status=409, en="This caller has been taken care of already", zh="该来电已处理完毕"
    ),
    "missed_call_claimed": ProblemType(
        status=409, en="Somebody else is calling this number back", zh="已有同事在处理该来电"
    ),
    "unknown_recipient": ProblemType(status=422, en="Nobody gets this message", zh="没有可以收到该消息的人"),
    "unknown_message": ProblemType(status=404, en="No such message", zh="没有这条消息"),
    "message_only_to_supervisors": ProblemType(status=403, en="Agents write to supervisors", zh="坐席只能给主管发消息"),
    "unknown_task": ProblemType(status=404, en="No such task", zh="没有这个任务"),
    "unknown_group": ProblemType(status=404, en="No such group", zh="没有这个小组"),
    "two_teams": ProblemType(
        status=422, en="A task is for a queue or for a group, not for both", zh="任务只能属于队列或小组之一"
    ),
    "reminder_not_before_due": ProblemType(
        status=422,
        en="A reminder comes before the task is due, and at most a year before",
        zh="提醒时间应早于到期时间，且不超过一年",
    ),
    "recurrence_without_due": ProblemType(
        status=422, en="A task that comes again needs the time when it is first due", zh="重复任务必须有首次到期时间"
    ),
    "recurrence_too_far": ProblemType(
        status=422, en="A task that comes again begins within ten years", zh="重复任务的首次到期时间应在十年之内"
    ),
    # Imports of customers. The first lines are why a file cannot be read as a whole: nothing of it was brought in.
    "import_empty_file": ProblemType(status=422, en="The file is empty", zh="文件是空的"),
    "import_no_header": ProblemType(
        status=422, en="The first row must name the columns", zh="第一行必须是列名（表头）"
    ),
    "import_no_rows": ProblemType(status=422, en="There is no row below the header", zh="表头下面没有数据"),
    "import_unknown_encoding": ProblemType(
        status=422,
        en="The text cannot be read: save the file as UTF-8 (or GBK) and send it again",
        zh="无法识别文字编码：请另存为 UTF-8（或 GBK）后重新上传",
    ),
    "import_nul_bytes": ProblemType(
        status=422, en="The file contains NUL bytes: it is no text", zh="文件包含空字节，不是文本文件"
    ),
    "import_half_file": ProblemType(
        status=422, en="The file ends in the middle of a row: it is not whole", zh="文件在一行中间结束，不完整"
    ),
    "import_broken_file": ProblemType(
        status=422, en="The file is damaged, or not what it is said to be", zh="文件已损坏，或格式与声明不符"
    ),
    "import_too_large": ProblemType(
        status=413, en="The file is too large, or would be when unpacked", zh="文件过大，或解压后过大"
    ),
    "import_too_many_columns": ProblemType(status=422, en="There are more than 500 columns", zh="列数超过 500"),
    "import_too_many_rows": ProblemType(
        status=422, en="There are more than 5 million rows: send several files", zh="行数超过 500 万，请分成多个文件"
    ),
    "import_same_column_twice": ProblemType(
        status=422, en="Two columns have the same name", zh="有两列使用了相同的列名"
    ),
    "import_cell_too_long": ProblemType(
        status=422, en="A cell is too long; is a quotation mark missing?", zh="单元格过长，是否缺少引号？"
    ),
    "import_unknown_format": ProblemType(
        status=415, en="CSV, XLSX or vCard is expected here", zh="此处需要 CSV、XLSX 或 vCard 文件"
    ),
    "unknown_import": ProblemType(status=404, en="No such import", zh="没有这个导入"),
    "import_rows_refused": ProblemType(
        status=409, en="Some rows are refused, so nothing was brought in", zh="有行被拒绝，未导入任何数据"
    ),
    "import_file_gone": ProblemType(
        status=409, en="The file of this import is not there any more", zh="此次导入的文件已不存在"
    ),
    "import_not_now": ProblemType(
        status=409, en="Not possible in the state that this import is in", zh="导入的当前状态下不能这样操作"
    ),
    "import_unknown_column": ProblemType(status=422, en="The file has no such column", zh="文件中没有这一列"),
    "import_unknown_target": ProblemType(
        status=422, en="No fact of a customer is called so", zh="客户资料中没有这个项目"
    ),
    "import_target_twice": ProblemType(
        status=422, en="Two columns are mapped to the same fact", zh="有两列对应同一个项目"
    ),
    "import_unknown_key": ProblemType(
        status=422, en="A key must be a mapped id, number or e-mail column", zh="键必须是已对应的编号、电话或邮箱列"
    ),
    "unsupported_media_type": ProblemType(status=415, en="JSON or YAML is expected here", zh="此处需要 JSON 或 YAML"),
    "method_not_allowed": ProblemType(status=405, en="This method is not allowed here", zh="不支持该请求方法"),
    "body_too_large": ProblemType(status=413, en="The request is too large", zh="请求内容过大"),
    "login_required": ProblemType(
        status=403, en="A phone is given to a person who has logged in", zh="话机只提供给已登录的人员"
    ),
    "no_such_phone": ProblemType(status=409, en="There is no such phone for this agent", zh="该坐席没有这种话机"),
    "phone_elsewhere": ProblemType(
        status=409, en="Your phone is in use in another browser", zh="您的话机正在其他浏览器中使用"
    ),
    "too_many_tries": ProblemType(status=429, en="Too many tries; please wait", zh="尝试次数过多，请稍后再试"),
    "internal_error": ProblemType(status=500, en="Something went wrong on our side", zh="服务器内部错误"),
    "database_away": ProblemType(status=503, en="The database is not reachable", zh="数据库暂时连接不上"),
    "not_confirmed": ProblemType(
        status=503, en="Not confirmed in time; it may have been done", zh="未能及时确认，操作可能已经生效"
    ),
    "not_saved_yet": ProblemType(status=503, en="The record is still being saved", zh="记录正在保存，请稍后再试"),
    # Alarms.
    "unknown_alarm": ProblemType(status=404, en="No such alarm", zh="没有这个告警"),
    "alarm_not_up": ProblemType(status=409, en="This alarm is not up", zh="该告警当前没有触发"),
    "alarm_out_of_scope": ProblemType(
        status=403, en="This alarm is about queues that you do not look after", zh="该告警涉及不由您负责的队列"
    ),
    "metric_not_watchable": ProblemType(
        status=422, en="There is no figure of this name that can be watched", zh="没有可用于告警的该指标"
    ),
    "alarm_window_unfit": ProblemType(
        status=422, en="This figure cannot be watched over this time", zh="该指标不支持此时间窗口"
    ),
    "alarm_queue_unfit": ProblemType(
        status=422, en="A queue is named exactly when the condition is about one", zh="仅当条件针对单个队列时才填写队列"
    ),
    "alarm_group_unfit": ProblemType(
        status=422,
        en="A group that has agents is named exactly when the condition is about one",
        zh="仅当条件针对坐席组时才填写坐席组，且组内须有坐席",
    ),
    "alarm_reach_unfit": ProblemType(status=422, en="This figure cannot be watched of these", zh="该指标不支持此范围"),
    "alarm_reach_mixed": ProblemType(
        status=422,
        en="One alarm cannot be about each queue and about each agent",
        zh="同一告警不能既针对每个队列又针对每个坐席",
    ),
    "alarm_seconds_unfit": ProblemType(
        status=422, en="This figure takes no seconds of its own", zh="该指标不能指定秒数"
    ),
    "alarm_band_reversed": ProblemType(
        status=422,
        en="The alarm would end where it begins: the value to clear it lies on the wrong side",
        zh="恢复值在错误的一侧：告警一触发就会解除",
    ),
    "alarm_escalation_incomplete": ProblemType(
        status=422, en="To escalate, say after how long and to whom", zh="升级需同时填写时限和收件人"
    ),
}
# What the web framework itself raises.
CODE_OF_STATUS: Final[Mapping[int, str]] = {
    400: "bad_request",
    401: "not_signed_in",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    422: "invalid_request",
    429: "too_many_tries",
}
