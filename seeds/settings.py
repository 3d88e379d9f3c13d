"""The numbers that a customer may change (rules 1): the documents give none of them unless the note
says so.
"""

DEFAULT_PROMISE_DAYS = 10

SETTINGS = (
    # key, value, note and clause
    ("intake_days", 1, "简易登记办理时限（工作日）；假定，受理前应补全登记"),
    ("reply_days", 3, "答复时限（工作日）；假定，SY-7.2-d 未给数字（R-T2）"),
    (
        "default_promise_days",
        DEFAULT_PROMISE_DAYS,
        "目录事项的默认承诺时限（工作日）；假定，各文件均未给数字，逐项可改（SY-7.2-d，R-T1）",
    ),
    ("near_due_days", 2, "到期前多少个工作日预警；假定（R-T15）"),
    (
        "follow_up_days",
        10,
        "服务中多少个工作日无服务记录即提醒跟踪；假定，SY-6.3.1 只写“定期”（R-T6）",
    ),
    (
        "referral_answer_days",
        2,
        "质量服务机构回应转介的时限（工作日）；假定，SY-7.2-c 只写“按规定时限”（R-T7）",
    ),
    ("max_attempts", 5, "同一事项最多转介次数，此后由站长决定；假定（SY-6.2.3，R-R1）"),
    (
        "summary_remind_days",
        3,
        "服务结束后多少个工作日提醒报送小结；假定，SY-6.4.2 只写“及时”（R-T8）",
    ),
    ("summary_due_days", 5, "服务小结报送时限（工作日）；假定，SY-6.4.2 只写“及时”（R-T8）"),
    ("window_minutes", 30, "窗口平均办理分钟数，用于建议窗口数；假定（R-W1）"),
    ("opening_minutes", 420, "每日窗口开放分钟数，用于建议窗口数；假定（R-W1）"),
    ("archive_days", 10, "关闭后归档的时限（工作日）；假定，SY-7.3.2-f 未给数字"),
    ("decision_days", 1, "站长对否定备案、绿色通道、延期的审批时限（工作日）；假定"),
    ("survey_invite_days", 5, "服务结束后邀请评价的时限（工作日）；文件规定，JL-9.2.1（R-T4）"),
    ("item_due_days", 30, "计量器具、特种设备到期前多少天提醒；假定（R-T16）"),
    (
        "periodic_survey_months",
        6,
        "多少个月未开展定期满意度调查即提醒站长；假定，GDD-7.2.4.2 只说定期",
    ),
    ("evaluation_months", 12, "多少个月未作服务效能评价即提醒站长；假定，JL-9.2.2 只说定期"),
    ("campaign_remind_days", 30, "宣传活动开始前多少天提醒；假定，SY-5.7.3 未给数字"),
    (
        "patent_week_begins",
        1116,
        "专利周开始的月日（1116 即 11 月 16 日），各年由国家知识产权局公布；假定（SY-5.7.3）",
    ),
    ("archive_years", 3, "档案保管年限，不得少于 3 年；文件规定，GDD-7.3-e（R-A1）"),
    ("lookup_misses", 5, "公众查询输错多少次后暂停查询；假定"),
    ("lookup_lock_minutes", 60, "公众查询暂停的分钟数；假定"),
    (
        "supervision_due_days",
        31,
        "半年结束后多少天内提交监督总结，31 即 7 月 31 日和 1 月 31 日；假定，JL-9.1.3 "
        "只写“至少每半年”（R-T5）",
    ),
    ("survey_link_days", 15, "评价链接的有效期（工作日）；假定"),
    ("survey_attempts", 2, "无评价办结前至少联系企业的次数；假定（SY-8.1.2，R-X1）"),
    ("survey_attempt_hours", 2, "两次联系至少相隔的小时数，间隔不足只算一次；假定（SY-8.1.2）"),
    (
        "survey_check_days",
        5,
        "收到评价后站长检查的时限（工作日）；假定，SY-6.4.3 只写“及时”（R-Q5）",
    ),
    ("callback_days", 3, "不满意、总体评价一般或问题未解决时的回访时限（工作日）；假定（R-Q3）"),
    ("reopen_days", 30, "关闭后可重开的天数（自然日）；假定（R-L2）"),
    ("complaint_ack_days", 1, "投诉确认时限（工作日）；假定，GB/T 19012 只写“立即”（R-T10）"),
    ("complaint_days", 15, "投诉办结时限（工作日）；假定，SY-7.2-d 未给数字（R-T11）"),
    (
        "complaint_step_days",
        5,
        "投诉多少个工作日没有新的处理步骤即提醒；假定，GB/T 19012 只写“持续跟踪”（R-CS）",
    ),
    ("accept_days", 3, "登记后决定是否受理的时限（工作日）；假定，SY-7.2-d 未给数字"),
    (
        "supplement_days",
        10,
        "一次性告知后企业补正的期限（工作日），出具时可改；假定，SY-4.2.1 未给数字",
    ),
    ("clerk_export_rows", 0, "专员单次导出的行数上限，0 为不限；假定（GDD-6.4.3）"),
    ("export_background_rows", 5000, "导出超过多少行时转入后台任务；假定（SY-9.3）"),
    ("bulk_background_rows", 200, "批量操作超过多少条时转入后台任务；假定"),
    ("export_reason", 0, "导出前是否必须填写用途：1 是，0 否；假定（GDD-6.4.3）"),
    ("export_days", 7, "后台导出的文件保留天数，到期自动删除；假定（GDD-6.4.3）"),
    ("lockout_failures", 5, "连续登录失败多少次后锁定账号；假定（GDD-6.4.3）"),
    ("lockout_minutes", 15, "账号锁定分钟数；假定（GDD-6.4.3）"),
    ("session_idle_minutes", 30, "无操作多少分钟后需重新登录；假定（GDD-6.4.3）"),
    ("session_hours", 12, "一次登录最长小时数；假定（GDD-6.4.3）"),
    (
        "second_factor_required",
        0,
        "管理员和站长登录是否必须使用动态验证码：1 是，0 否；假定（GDD-6.4.3）",
    ),
    (
        "change_days",
        0,
        "操作记录保留天数（到期后不能再撤销，也不能从回收站恢复；审计日志不受影响），"
        "0 为一直保留；假定（GDD-6.4.3）",
    ),
    (
        "password_max_days",
        0,
        "口令有效天数，0 为不过期（启用等级保护档时为 90 天）；假定（GDD-6.4.3）",
    ),
    (
        "dengbao",
        0,
        "等级保护档：口令须含三类字符、90 天一换，平台、安全、审计管理员三员分立，"
        "变更记录至少保留 183 天：1 是，0 否；假定（GDD-6.4.3）",
    ),
)


def rows() -> list[dict]:
    """The rows of `setting`."""
    return [{"key": key, "value": str(value), "note": note} for key, value, note in SETTINGS]
