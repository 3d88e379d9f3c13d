"""Closed lists of codes, each with its Chinese and its English label."""

from models.choices import Choices

REGION_LEVEL = Choices(
    "REGION_LEVEL",
    ("1", "省级", "Province-level"),
    ("2", "地级", "Prefecture-level"),
    ("3", "县级", "County-level"),
)

DICTIONARY = Choices(
    "DICTIONARY",
    ("industry", "国民经济行业", "Industry"),
    ("service_mode", "服务方式", "Mode of service"),
    ("expert_role", "专家角色", "Role of an expert"),
    ("complaint_response", "投诉处理措施", "Response to a complaint"),
)

SEQ_RESET = Choices(
    "SEQ_RESET",
    ("NEVER", "不重置", "Never"),
    ("YEAR", "按年", "Yearly"),
    ("MONTH", "按月", "Monthly"),
    ("DAY", "按日", "Daily"),
)

ORG_KIND = Choices(
    "ORG_KIND",
    ("GOV_CITY", "市级市场监管部门", "Municipal market regulator"),
    ("GOV_DIST", "区级市场监管部门", "District regulator"),
    ("GOV_GRASS", "基层市场监管所", "Grass-roots office"),
    ("TECH", "技术机构", "Technical body"),
    ("PARK", "园区运营机构", "Park operator"),
    ("ASSOC", "行业协会", "Industry association"),
    ("KEYENT", "重点企业", "Key enterprise"),
    ("MODSVC", "现代服务组织", "Modern-service organisation"),
    ("OTHER", "其他", "Other"),
)

ORG_ROLE = Choices(
    "ORG_ROLE",
    ("SUPERIOR", "上级/主管单位", "Supervising"),
    ("FOUNDER", "设立单位", "Founding"),
    ("OPERATOR", "运营主体", "Operating"),
    ("COBUILD", "共建单位", "Co-building"),
    ("RESIDENT", "入驻单位", "Resident"),
)

PARK_GRADE = Choices(
    "PARK_GRADE",
    ("NAT", "国家级", "National"),
    ("PROV", "省级", "Provincial"),
    ("CITY", "市级", "Municipal"),
    ("OTH", "其他", "Other"),
)

DECL_STATUS = Choices(
    "DECL_STATUS",
    ("PLAN", "拟申报", "Planned"),
    ("FILED", "已申报", "Filed"),
    ("REVIEW", "评审中", "Under review"),
    ("PASSED", "获批/获奖", "Granted"),
    ("FAILED", "未通过", "Not granted"),
    ("NA", "不适用", "N/A"),
)

CAT_LAYER = Choices(
    "CAT_LAYER",
    ("CORE", "核心要素", "Core"),
    ("EXT", "延伸要素", "Extended"),
    ("OTHER", "其他", "Other"),
)

SERVICE_CLASS = Choices(
    "SERVICE_CLASS",
    ("1", "检验检测服务", "Inspection and testing"),
    ("2", "质量管理服务", "Quality management"),
    ("3", "计量服务", "Metrology"),
    ("4", "标准化服务", "Standardisation"),
    ("5", "认证服务", "Certification"),
    ("6", "认可服务", "Accreditation"),
    ("7", "知识产权服务", "IP"),
    ("8", "其他服务", "Other"),
)

ANNEX_A_SECTION = Choices(
    "ANNEX_A_SECTION",
    ("A1", "一、质量管理服务", "1 Quality management"),
    ("A2", "二、计量服务", "2 Metrology"),
    ("A3", "三、标准化服务", "3 Standardisation"),
    ("A4", "四、认证服务", "4 Certification"),
    ("A5", "五、认可服务", "5 Accreditation"),
    ("A6_1", "六.1 食品、药品检验检测", "6.1 Food and drug testing"),
    ("A6_2", "六.2 特种设备检验", "6.2 Special-equipment inspection"),
    ("A6_2X", "六.2 特种设备作业人员考试", "6.2 Operator examination"),
    ("A6_3", "六.3 产品质量检验检测", "6.3 Product testing"),
    ("A6_4", "六.4 计量器具检验检测", "6.4 Measuring instruments"),
    ("A7", "七、知识产权服务", "7 Intellectual property"),
    ("A8", "八、其他", "8 Other"),
    ("JLB", "吉林附录B", "Jilin Annex B"),
)

DETAIL_KIND = Choices(
    "DETAIL_KIND",
    ("FOOD", "食品药品", "Food/drug"),
    ("SE", "特种设备", "Special equipment"),
    ("EXAM", "作业人员考试", "Operator exam"),
    ("PROD", "产品检验", "Product"),
    ("INST", "计量器具", "Instrument"),
)

DELIVERY = Choices(
    "DELIVERY",
    ("SELF", "自主实施", "By station"),
    ("REFER", "转质量服务机构", "By provider"),
    ("BOTH", "均可", "Either"),
)

ATTACH_KIND = Choices(
    "ATTACH_KIND",
    ("FORM", "表单", "Form"),
    ("CERT", "证照", "Certificate"),
    ("REPORT", "报告", "Report"),
    ("PHOTO", "照片", "Photo"),
    ("SIGN", "签字件", "Signed scan"),
    ("OTHER", "其他", "Other"),
)

ACCESS_LEVEL = Choices(
    "ACCESS_LEVEL",
    ("PUBLIC", "公开", "Public"),
    ("INTERNAL", "内部", "Internal"),
    ("RESTRICTED", "受限(企业信息)", "Restricted"),
    ("SECRET", "保密", "Confidential"),
)

ARCHIVE_KIND = Choices(
    "ARCHIVE_KIND",
    ("ENT", "一企一档", "Enterprise file"),
    ("CASE", "一事一档", "Case file"),
    ("NEED", "需求档案", "Need file"),
    ("STAFF", "人员档案", "Staff file"),
    ("COMPLAINT", "投诉档案", "Complaint file"),
    ("EVAL", "评价改进档案", "Evaluation file"),
    ("ASSET", "资产单据", "Stock documents"),
    ("TASK", "专项工作", "Special task"),
    ("OTHER", "其他", "Other"),
)

MEDIUM = Choices(
    "MEDIUM",
    ("P", "纸质", "Paper"),
    ("D", "数字", "Digital"),
    ("B", "双套", "Both"),
)

ARCHIVE_STATUS = Choices(
    "ARCHIVE_STATUS",
    ("OPEN", "建档中", "Open"),
    ("FILED", "已归档", "Filed"),
    ("BORROWED", "借出", "On loan"),
    ("EXPIRED", "到期待鉴定", "Expired"),
    ("DISPOSED", "已销毁", "Disposed"),
)

ARCHIVE_ITEM_KIND = Choices(
    "ARCHIVE_ITEM_KIND",
    ("FORM", "需求表", "Need form"),
    ("NOTICE", "受理通知书/告知书", "Acceptance or supplement notice"),
    ("SHEET", "需求处理单", "Handling sheet"),
    ("PLAN", "服务计划", "Service plan"),
    ("RECORD", "服务记录表", "Service records"),
    ("SUMMARY", "服务小结", "Service summary"),
    ("REPORT", "检测报告", "Test report"),
    ("SURVEY", "满意度评价表", "Satisfaction form"),
    ("FEE", "票据", "Receipt"),
    ("CONSENT", "授权书", "Authorisation"),
    ("COMPLAINT", "投诉材料", "Complaint material"),
    ("IMPROVE", "改进材料", "Improvement material"),
    ("OTHER", "其他", "Other"),
)

STATION_TYPE = Choices(
    "STATION_TYPE",
    ("S", "一站式质量服务站", "One-stop quality station (SY)"),
    ("P", "服务平台", "Service platform (GD)"),
    ("W", "检验检测机构服务窗口", "Inspection-body service window (JL)"),
    ("C", "综合服务体", "Comprehensive service complex (JL-5.2.1.1)"),
    ("O", "线上平台", "Online platform"),
    ("G", "基层所服务点", "Grass-roots service point (XM)"),
)

STATION_TIER = Choices(
    "STATION_TIER",
    ("T1", "现代化都市圈", "Metropolitan area"),
    ("T2", "优势区域", "Advantage region"),
    ("T3", "支柱产业", "Pillar industry"),
    (
        "T4",
        "重点企业",
        "Key enterprise (SY-4.3, four levels by service target, not administrative level)",
    ),
)

NETWORK_ROLE = Choices(
    "NETWORK_ROLE",
    ("HUB", "1(总平台)", "Hub"),
    ("TRUNK", "3(骨干)", "Trunk node"),
    ("NODE", "N(网点)", "Node"),
)

STATION_STATUS = Choices(
    "STATION_STATUS",
    ("DRAFT", "筹建", "Preparing"),
    ("ACTIVE", "运行", "In operation"),
    ("RECTIFYING", "限期整改", "Rectifying"),
    ("SUSPENDED", "暂停", "Suspended"),
    ("REMOVED", "移出体系", "Removed from the system"),
)

GENDER = Choices(
    "GENDER",
    ("0", "未知", "Unknown"),
    ("1", "男", "Male"),
    ("2", "女", "Female"),
    ("9", "未说明", "Not stated (GB/T 2261.1)"),
)

EMPLOYMENT = Choices(
    "EMPLOYMENT",
    ("FULL", "专职", "Full-time"),
    ("PART", "兼职", "Part-time"),
)

EDUCATION = Choices(
    "EDUCATION",
    ("DOC", "博士", "Doctorate"),
    ("MAS", "硕士", "Master"),
    ("BAC", "本科", "Bachelor"),
    ("COL", "专科", "College"),
    ("OTH", "其他", "Other"),
)

STAFF_STATUS = Choices(
    "STAFF_STATUS",
    ("PENDING", "待上岗", "Not yet on post"),
    ("ON", "在岗", "On post"),
    ("LEAVE", "离岗", "Left"),
)

POST = Choices(
    "POST",
    ("STATION_HEAD", "站长", "Station head"),
    ("CQO", "首席质量官", "Chief quality officer"),
    ("SPECIALIST", "质量服务专员", "Service specialist"),
    ("WINDOW", "窗口人员", "Window clerk"),
    ("TECH", "技术服务人员", "Technical service staff"),
    ("ARCHIVIST", "档案管理员", "Archivist"),
    ("ASSET_KEEPER", "资产管理员", "Asset keeper"),
    ("MAINTAINER", "维修维护员", "Maintainer"),
    ("SAFETY_OFFICER", "安全员", "Safety officer"),
    ("WIN_MANAGER", "服务管理人员", "Service manager (JL)"),
)

PROVIDER_KIND = Choices(
    "PROVIDER_KIND",
    ("TEST", "检验检测机构", "Testing lab"),
    ("METRO", "计量技术机构", "Metrology body"),
    ("STD", "标准化机构", "Standardisation body"),
    ("CERT", "认证机构", "Certification body"),
    ("ACC", "认可/评审支持机构", "Accreditation support"),
    ("SEI", "特种设备检验机构", "SE inspection body"),
    ("FOODDRUG", "食品药品检验机构", "Food and drug lab"),
    ("IP", "知识产权服务机构", "IP agency"),
    ("CONS", "质量管理咨询机构", "Quality consultancy"),
    ("UNI", "高校院所", "University or institute"),
    ("ASSOC", "行业组织", "Association"),
    ("FIN", "金融保险机构", "Finance or insurance"),
    ("OTH", "其他", "Other"),
)

JOIN_MODE = Choices(
    "JOIN_MODE",
    ("WINDOW", "窗口进驻", "Resident at window"),
    ("POOL", "入库", "In pool"),
    ("ONLINE", "线上入驻", "Online resident"),
    ("COBUILD", "参与建设", "Co-building"),
)

POOL_STATUS = Choices(
    "POOL_STATUS",
    ("CAND", "候选/待审", "Candidate"),
    ("IN_POOL", "在库", "In pool"),
    ("WATCH", "观察", "On watch"),
    ("SUSPENDED", "暂停", "Suspended"),
    ("EXITED", "退出", "Exited"),
)

QUAL_KIND = Choices(
    "QUAL_KIND",
    ("CMA", "检验检测机构资质认定", "CMA"),
    ("CNAS_L", "CNAS 实验室认可", "CNAS laboratory"),
    ("CNAS_C", "CNAS 校准实验室", "CNAS calibration"),
    ("CNAS_I", "CNAS 检验机构认可", "CNAS inspection body"),
    ("CNAS_P", "CNAS 能力验证提供者", "CNAS PT provider"),
    ("CNCA", "认证机构批准书", "Certification-body approval"),
    ("SEI", "特种设备检验检测机构核准证", "SE inspection approval"),
    ("METAUTH", "计量授权证书", "Legal metrology authorisation"),
    ("METSTD", "计量标准考核证书", "Measurement-standard certificate"),
    ("EXAM", "特种设备作业人员考试机构", "SE operator exam body"),
    ("CATL", "农产品质检机构考核", "CATL"),
    ("PATENT", "专利代理机构执业许可证", "Patent agency licence"),
    ("OTH", "其他", "Other"),
)

EXPERT_SOURCE = Choices(
    "EXPERT_SOURCE",
    ("IN", "平台内部专家", "Internal"),
    ("UNI", "高校", "University"),
    ("ENT", "企业", "Enterprise"),
    ("INST", "科研院所", "Research institute"),
    ("TECH", "技术机构", "Technical body"),
    ("ASSOC", "行业组织", "Industry organisation"),
)

SELECT_MODE = Choices(
    "SELECT_MODE",
    ("RECOM", "单位推荐", "Recommended"),
    ("APPLY", "个人申请", "Applied"),
    ("INVITE", "邀请", "Invited"),
    ("OPEN", "公开遴选", "Open selection"),
)

ACCOUNT_STATUS = Choices(
    "ACCOUNT_STATUS",
    ("PENDING", "待激活", "Pending"),
    ("ACTIVE", "正常", "Active"),
    ("LOCKED", "锁定", "Locked"),
    ("DISABLED", "停用", "Disabled"),
)

ROLE = Choices(
    "ROLE",
    ("ADMIN", "平台管理员", "Platform administrator"),
    ("HEAD", "站长", "Station head"),
    ("CLERK", "服务专员/窗口人员", "Specialist or clerk"),
    ("ASSET", "资产管理员", "Asset keeper"),
    ("ARCHIVE", "档案管理员", "Archivist"),
    ("SAFETY", "安全员", "Safety officer"),
    ("PROVIDER", "机构联系人", "Provider contact"),
    ("EXPERT", "专家", "Expert"),
    ("AUDITOR", "上级监督人员", "Superior supervisor/auditor"),
    ("SECADMIN", "安全管理员", "Security administrator"),
    ("LOGADMIN", "审计管理员", "Audit administrator"),
    ("PUBLIC", "公众/企业", "Public"),
)

SCOPE = Choices(
    "SCOPE",
    ("ALL", "全部", "All"),
    ("REGION", "本区划", "Own region subtree"),
    ("STATION", "本站", "Own station (and child stations for heads of parent stations)"),
    ("OWN", "本人经办", "Own cases"),
    ("PROVIDER", "本机构", "Own provider"),
)

CLIENT_TYPE = Choices(
    "CLIENT_TYPE",
    ("ENT", "企业", "Enterprise"),
    ("SELF", "个体工商户", "Self-employed"),
    ("GOV", "政府部门", "Government body"),
    ("INST", "事业单位/社会组织", "Institution"),
    ("INDIVIDUAL", "个人", "Individual"),
)

SIZE = Choices(
    "SIZE",
    ("L", "大型", "Large"),
    ("M", "中型", "Medium"),
    ("S", "小型", "Small"),
    ("X", "微型", "Micro"),
    ("NA", "未划型(金融/教育等)", "Not classified"),
)

SIZE_SOURCE = Choices(
    "SIZE_SOURCE",
    ("CALC", "按标准计算", "Calculated"),
    ("DECL", "企业申报", "Declared"),
    ("OVR", "人工更正(附理由)", "Overridden"),
)

YES_NO_PART = Choices(
    "YES_NO_PART",
    ("Y", "能满足", "Yes"),
    ("P", "部分满足", "Partly"),
    ("N", "不能满足", "No"),
)

ENT_STATUS = Choices(
    "ENT_STATUS",
    ("ACTIVE", "正常", "Active"),
    ("MERGED", "已合并", "Merged"),
    ("CLOSED", "注销/停业", "Closed"),
)

HONOR_KIND = Choices(
    "HONOR_KIND",
    ("QAWARD", "政府质量奖", "Government quality award"),
    ("BRAND", "品牌价值评价", "Brand-value evaluation"),
    ("ZONE", "质量品牌提升示范区", "Demonstration zone"),
    ("CQO", "首席质量官制度", "CQO system"),
    ("CERT", "体系/产品认证", "Certification"),
    ("STDPILOT", "标准化试点示范", "Standardisation pilot"),
    ("CREDIT", "质量信用评级", "Quality-credit rating"),
    ("MEAS", "最高计量标准", "Highest measurement standard"),
    ("OTH", "其他", "Other"),
)

GOV_LEVEL = Choices(
    "GOV_LEVEL",
    ("NAT", "国家", "National"),
    ("PROV", "省", "Provincial"),
    ("CITY", "市", "Municipal"),
    ("DIST", "区县", "District"),
)

TALENT_KIND = Choices(
    "TALENT_KIND",
    ("CQO", "首席质量官", "CQO"),
    ("STD", "标准化人员", "Standardiser"),
    ("MET", "计量人员", "Metrologist"),
    ("AUD", "内审员", "Internal auditor"),
    ("LAB", "检验检测人员", "Lab staff"),
    ("OPR", "特种设备作业人员", "SE operator"),
    ("IP", "知识产权人员", "IP staff"),
    ("OTH", "其他", "Other"),
)

FORM_PROFILE = Choices(
    "FORM_PROFILE",
    ("SY_A", "沈阳附录A 服务需求表", "Shenyang Annex A need form"),
    ("JL_B", "吉林附录B 服务需求登记表", "Jilin Annex B registration form"),
)

CHANNEL = Choices(
    "CHANNEL",
    ("WINDOW", "线下窗口", "Window"),
    ("VISIT", "企业巡访", "Visit"),
    ("PHONE", "电话", "Phone"),
    ("WEB", "网络平台/网站", "Website"),
    ("APP", "应用程序/小程序", "App or mini-programme"),
    ("WECHAT", "微信/企业微信", "WeChat"),
    ("QQ", "线上QQ", "QQ"),
    ("EMAIL", "电子邮件", "E-mail"),
    ("FORUM", "论坛会议", "Forum"),
    ("SEMINAR", "专题研讨", "Seminar"),
    ("DAILY", "日常服务中收集", "Collected in daily service"),
    ("SUPERIOR", "上级交办", "From superior"),
    ("OTHER", "其他", "Other"),
)

OPERATOR_TRAINING = Choices(
    "OPERATOR_TRAINING",
    ("1", "企业自培", "In-house"),
    ("2", "委托专业机构培训", "By professional body"),
    ("3", "暂未培训", "Not yet trained"),
)

ASSESS_RESULT = Choices(
    "ASSESS_RESULT",
    ("INSTANT", "即时答复解决", "Answered at once"),
    ("SELF", "自主实施", "Station delivers"),
    ("REFER", "匹配机构", "Refer"),
    ("MIXED", "部分自主部分匹配", "Mixed"),
    ("SUPPLEMENT", "材料不齐待补正", "Needs supplement"),
    ("REFUSE", "不予受理", "Not accepted"),
)

REQUEST_STATUS = Choices(
    "REQUEST_STATUS",
    ("DRAFT", "草稿", "Draft"),
    ("REGISTERED", "已登记", "Registered"),
    ("SUPPLEMENT", "待补正", "Awaiting supplement"),
    ("ASSESSING", "评估中", "Assessing"),
    ("ACCEPTED", "已受理", "Accepted"),
    ("IN_PROGRESS", "办理中", "In progress"),
    ("REFUSED", "不予受理", "Refused"),
    ("WITHDRAWN", "企业撤回", "Withdrawn"),
    ("DONE", "全部办结", "All cases closed"),
    ("ARCHIVED", "已归档", "Archived"),
)

DISPOSITION = Choices(
    "DISPOSITION",
    ("INSTANT", "即时解决", "Solved at once"),
    ("SELF", "自主", "Self"),
    ("REFER", "转介", "Refer"),
    ("REFUSE", "否定", "Refuse"),
    ("DEFER", "暂缓", "Defer"),
)

FOOD_DOMAIN = Choices(
    "FOOD_DOMAIN",
    ("FOOD", "食品", "Food"),
    ("DRUG", "药品", "Drug"),
    ("COSM", "化妆品", "Cosmetics"),
    ("MD", "医疗器械", "Medical device"),
)

SPECIAL_EQ = Choices(
    "SPECIAL_EQ",
    ("1000", "锅炉", "Boiler"),
    ("2000", "压力容器", "Pressure vessel (incl. gas cylinders)"),
    ("8000", "压力管道", "Pressure piping"),
    ("7000", "压力管道元件", "Piping components"),
    ("3000", "电梯", "Lift"),
    ("4000", "起重机械", "Crane"),
    ("9000", "客运索道", "Passenger ropeway"),
    ("6000", "大型游乐设施", "Large amusement device"),
    ("5000", "场(厂)内专用机动车辆", "In-plant motor vehicle"),
    ("F000", "安全附件", "Safety accessory"),
)

SE_NEED = Choices(
    "SE_NEED",
    ("A", "产品监督检验", "Product supervisory inspection"),
    ("B", "首次检验", "First inspection"),
    ("C", "定期检验", "Periodic inspection"),
    (
        "D",
        "安装、改造和重大修理监督检验",
        "Installation/alteration/major-repair supervisory inspection",
    ),
    ("E", "其他", "Other"),
)

OPERATOR_EXAM = Choices(
    "OPERATOR_EXAM",
    ("A", "锅炉作业", "Boiler"),
    ("B", "压力容器作业", "Pressure vessel"),
    ("C", "气瓶作业", "Gas cylinder"),
    ("D", "电梯作业", "Lift"),
    ("E", "起重作业", "Crane"),
    ("F", "客运索道作业", "Passenger ropeway"),
    ("G", "场(厂)内专用机动车辆作业", "In-plant vehicle"),
    ("H", "大型游乐设施作业", "Amusement device"),
    ("I", "安全附件维修作业", "Safety-accessory maintenance"),
    ("J", "特种设备焊接作业", "SE welding"),
    (
        "K",
        "特种设备安全管理",
        "SE safety management (annex letters ≠ national item codes, see rules R-V8)",
    ),
)

PRODUCT_STAGE = Choices(
    "PRODUCT_STAGE",
    ("RD", "研发", "R&D"),
    ("PURCH", "采购", "Purchase"),
    ("PROD", "生产", "Production"),
    ("DELIV", "交付", "Delivery"),
    ("RAW", "原材料", "Raw material"),
    ("FIN", "成品", "Finished product"),
)

TRACE_MODE = Choices(
    "TRACE_MODE",
    ("VERIF", "检定", "Verification"),
    ("CALIB", "校准", "Calibration"),
    ("TEST", "检测", "Testing"),
    ("COMPARE", "比对", "Comparison"),
    ("SELFC", "内部校准", "In-house calibration"),
    ("OTHER", "其他", "Other"),
)

VERIF_MODE = Choices(
    "VERIF_MODE",
    ("SEND", "送检", "Sent in"),
    ("APPOINT", "预约", "Appointment"),
    ("VISIT", "上门", "On-site"),
    ("OFFPEAK", "错峰", "Off-peak"),
)

NOTICE_KIND = Choices(
    "NOTICE_KIND",
    ("SLTZ", "受理通知书", "Acceptance notice"),
    ("YCGZ", "一次性告知书(补正)", "One-time notice"),
    ("BYSL", "不予受理告知书", "Non-acceptance notice"),
    ("JGTZ", "结果通知", "Result notice"),
)

REFUSAL_KIND = Choices(
    "REFUSAL_KIND",
    ("NOACC", "不予受理", "Not accepted"),
    ("NODO", "不予办理", "Not handled"),
    ("RETURN", "退回", "Returned"),
    ("NOCOMP", "投诉不予受理", "Complaint not admitted"),
)

REVIEW_RESULT = Choices(
    "REVIEW_RESULT",
    ("WAIT", "待审核", "Awaiting the head"),
    ("APPROVE", "同意", "Approved"),
    ("OVERTURN", "不同意(重新受理)", "Overturned"),
)

PAYEE = Choices(
    "PAYEE",
    ("STATION", "服务站", "Station"),
    ("PROVIDER", "服务机构", "Provider"),
)

RECEIPT_KIND = Choices(
    "RECEIPT_KIND",
    ("VAT", "增值税发票", "VAT invoice"),
    ("FIN", "财政票据", "Fiscal receipt"),
    ("OTH", "其他票据", "Other"),
)

GREEN_CRITERION = Choices(
    "GREEN_CRITERION",
    ("MAJOR_PROJECT", "年度计划重大投资项目", "Planned major investment project"),
    ("SCI_TECH", "科技创新企业设立", "Founding of a sci-tech enterprise"),
    ("SUPERIOR_TASK", "上级交办事项", "Matter assigned by superior"),
    ("METROLOGY", "计量检定校准绿色通道", "Metrology lane (SY-5.6.2.2)"),
    ("PATENT", "高端制造业专利通道", "Patent lane (SY-5.7.2)"),
    ("JL_OTHER", "检验检测机构绿色通道", "JL-7.4.5 (criteria not defined)"),
)

GREEN_DECISION = Choices(
    "GREEN_DECISION",
    ("WAIT", "待批准", "Awaiting the head"),
    ("APPROVE", "已批准", "Approved"),
    ("REJECT", "未批准", "Not approved"),
)

EXTENSION_DECISION = Choices(
    "EXTENSION_DECISION",
    ("WAIT", "待批准", "Awaiting the head"),
    ("APPROVE", "已批准", "Approved"),
    ("REJECT", "未批准", "Not approved"),
)

CLOCK_KIND = Choices(
    "CLOCK_KIND",
    ("REPLY", "答复", "Reply"),
    ("DONE", "办结", "Completion"),
    ("REFERRAL", "机构回应", "Referral answer"),
    ("SUMMARY", "服务小结", "Service summary"),
    ("INVITE", "评价邀请", "Survey invitation"),
    ("FOLLOW", "服务跟踪", "Follow-up"),
    ("ARCHIVE", "归档", "Archive"),
    ("REFUSAL", "否定备案审核", "Review of a refusal"),
    ("GREEN", "绿色通道审批", "Approval of a green channel"),
    ("EXTEND", "延期审批", "Decision on an extension"),
    ("HALFYEAR", "监督总结", "Supervision summary"),
    ("CAMPAIGN", "宣传活动", "Campaign"),
    ("TASK", "专项工作", "Special task"),
)

BREACH_CAUSE = Choices(
    "BREACH_CAUSE",
    ("OPEN", "待说明", "Not yet stated"),
    ("OURS", "本站原因", "Ours"),
    ("PROV", "机构原因", "The provider's"),
    ("ENT", "企业原因", "The enterprise's"),
    ("FORCE", "不可抗力", "Force majeure"),
)

ONLINE_OFFLINE = Choices(
    "ONLINE_OFFLINE",
    ("ON", "线上", "Online"),
    ("OFF", "线下", "Offline"),
    ("MIX", "混合", "Hybrid"),
)

OCCASION = Choices(
    "OCCASION",
    ("QMONTH", "质量月(9月)", "Quality Month"),
    ("WSD", "世界标准日(10.14)", "World Standards Day"),
    ("IPWEEK", "4.26知识产权宣传周", "IP Week"),
    ("PATWEEK", "专利周", "Patent Week"),
    ("WMD", "世界计量日(5.20)", "World Metrology Day"),
    ("WAD", "世界认可日(6.9)", "World Accreditation Day"),
    ("CRD", "3·15", "Consumer Rights Day"),
    ("OTHER", "其他", "Other"),
)

CAMPAIGN_STATUS = Choices(
    "CAMPAIGN_STATUS",
    ("DRAFT", "草稿", "Draft"),
    ("PLANNED", "已列入计划", "Planned"),
    ("HELD", "已举办", "Held"),
    ("SUMMARISED", "已总结", "Summarised"),
    ("CANCELLED", "已取消", "Cancelled"),
)

TRAINING_KIND = Choices(
    "TRAINING_KIND",
    ("PRE_POST", "岗前培训", "Pre-post"),
    ("SPECIALIST", "专员岗位业务培训", "Specialist job training"),
    ("PROCESS", "服务流程培训", "Process"),
    ("SKILL", "业务技能培训", "Skills"),
    ("ENTERPRISE", "企业培训", "Enterprise training"),
    ("CERT", "认证培训", "Certification"),
    ("METROLOGY", "计量培训", "Metrology"),
    ("STANDARD", "标准化培训", "Standardisation"),
    ("TEST", "检验检测业务培训", "Testing"),
    ("IP", "知识产权培训", "IP"),
    ("BRAND", "品牌营销培训", "Brand and marketing"),
    ("OTHER", "其他", "Other"),
)

TRAINING_AUDIENCE = Choices(
    "TRAINING_AUDIENCE",
    ("STAFF", "站点人员", "Station staff"),
    ("ENTERPRISE", "企业", "Enterprises"),
    ("PUBLIC", "公众", "Public"),
)

ASSESSMENT_MODE = Choices(
    "ASSESSMENT_MODE",
    ("NONE", "无", "None"),
    ("WRITTEN", "笔试", "Written"),
    ("PRACTICAL", "实操", "Practical"),
    ("BOTH", "笔试+实操", "Both"),
)

TRAINING_STATUS = Choices(
    "TRAINING_STATUS",
    ("PLANNED", "已计划", "Planned"),
    ("HELD", "已举办", "Held"),
    ("CLOSED", "已结束", "Closed"),
    ("CANCELLED", "已取消", "Cancelled"),
)

PUB_KIND = Choices(
    "PUB_KIND",
    ("NEWSL", "通讯简报", "Newsletter"),
    ("POLICY", "政策法规", "Policy"),
    ("STD", "标准信息", "Standard"),
    ("NEWS", "行业动态", "Industry news"),
    ("TECH", "科技资讯", "Sci-tech news"),
    ("CULT", "质量文化科普", "Quality culture"),
    ("NOTICE", "公示(内容/流程/电话/承诺)", "Public notice"),
    ("IMPROVE", "改进方式与结果公布", "Improvement result"),
    ("EQUIP", "共享设备清单", "Shared-equipment list"),
)

STD_STATUS = Choices(
    "STD_STATUS",
    ("DRAFT", "制定中", "Draft"),
    ("CUR", "现行", "In force"),
    ("COMING", "即将实施", "Upcoming"),
    ("ABOL", "废止", "Abolished"),
    ("REPL", "被代替", "Replaced"),
)

PUB_STATUS = Choices(
    "PUB_STATUS",
    ("DRAFT", "草稿", "Draft"),
    ("PUBLISHED", "已发布", "Published"),
    ("WITHDRAWN", "已撤回", "Withdrawn"),
)

PROJECT_STATUS = Choices(
    "PROJECT_STATUS",
    ("PLAN", "筹划", "Planning"),
    ("DOING", "进行中", "In progress"),
    ("DONE", "完成", "Done"),
    ("STOP", "中止", "Stopped"),
)

CONSULT_STATUS = Choices(
    "CONSULT_STATUS",
    ("OPEN", "待答复", "To be answered"),
    ("ANSWERED", "已答复", "Answered"),
    ("CONVERTED", "已转需求", "Turned into a need"),
)

VISIT_MODE = Choices(
    "VISIT_MODE",
    ("REG", "定期走访", "Regular"),
    ("ADHOC", "不定期走访", "Ad hoc"),
    ("CAMP", "专项巡访", "Campaign"),
    ("REMOTE", "线上访问", "Remote"),
)

ONLINE_KIND = Choices(
    "ONLINE_KIND",
    ("PLATFORM", "互联网平台", "Internet platform"),
    ("WEB", "网站", "Website"),
    ("APP", "移动应用", "App"),
    ("MINI", "小程序", "Mini program"),
    ("WECOM", "企业微信", "WeCom"),
    ("WECHAT", "微信公众号", "WeChat account"),
    ("OTHER", "其他", "Other"),
)

ISSUE_STATUS = Choices(
    "ISSUE_STATUS",
    ("OPEN", "待了解", "Open"),
    ("FED", "已反馈双方", "Fed back"),
    ("CLOSED", "已解决", "Solved"),
)

REPORT_DELIVERY = Choices(
    "REPORT_DELIVERY",
    ("SELF", "企业自取", "Collected"),
    ("STATION", "站点代领发放", "Collected and issued by station"),
    ("MAIL", "送寄", "Mailed"),
    ("ECERT", "电子证书报告", "Electronic"),
)

TEST_CONCLUSION = Choices(
    "TEST_CONCLUSION",
    ("PASS", "合格", "Pass"),
    ("FAIL", "不合格", "Fail"),
    ("DATA", "仅提供数据", "Data only"),
)

WINDOW_KIND = Choices(
    "WINDOW_KIND",
    ("CONSULT", "咨询", "Consultation"),
    ("ACCEPT", "受理", "Acceptance"),
    ("COMP", "综合", "Comprehensive"),
    ("RESIDENT", "机构进驻", "Provider-resident"),
)

DELIVER_MODE = Choices(
    "DELIVER_MODE",
    ("FACE", "当场", "In person"),
    ("PHONE", "电话", "Phone"),
    ("SMS", "短信", "SMS"),
    ("WECHAT", "微信", "WeChat"),
    ("EMAIL", "邮件", "E-mail"),
    ("POST", "邮寄", "Post"),
    ("PORTAL", "平台", "Portal"),
)

REPORT_STATUS = Choices(
    "REPORT_STATUS",
    ("NA", "不涉及", "N/A"),
    ("WAIT", "待收样/待检", "Waiting"),
    ("TESTING", "检验检测中", "Testing"),
    ("DRAFTING", "报告编制", "Drafting"),
    ("REVIEW", "审核批准", "Review"),
    ("ISSUED", "已出具", "Issued"),
    ("DELIVERED", "已发放", "Delivered"),
)

OUTCOME = Choices(
    "OUTCOME",
    ("SOLVED", "已解决", "Solved"),
    ("PARTLY", "部分解决", "Partly"),
    ("UNSOLVED", "未解决", "Unsolved"),
    ("NONEED", "企业不再需要", "No longer needed"),
)

CLOSE_REASON = Choices(
    "CLOSE_REASON",
    ("DONE", "服务完成", "Completed"),
    ("INSTANT", "即时解决", "Answered at once"),
    ("NOPROV", "无可匹配机构", "No matching provider"),
    ("WITHDRAW", "企业撤回", "Withdrawn"),
    ("DECLINED", "企业不接受安排", "Arrangement declined"),
    ("REFUSED", "否定备案", "Refused"),
    ("DUP", "重复", "Duplicate"),
)

CASE_STATUS = Choices(
    "CASE_STATUS",
    ("NEW", "待办", "New"),
    ("MATCHING", "匹配中", "Matching"),
    ("WAIT_PROV", "待机构回应", "Awaiting provider"),
    ("WAIT_ENT", "待企业确认", "Awaiting enterprise"),
    ("SERVING", "服务中", "In service"),
    ("ENDED", "服务结束待小结", "Ended, awaiting summary"),
    ("EVALUATING", "待评价", "Awaiting survey"),
    ("CLOSED", "已关闭", "Closed"),
    ("ARCHIVED", "已归档", "Archived"),
)

CASE_EVENT = Choices(
    "CASE_EVENT",
    ("REGISTER", "登记", "Register"),
    ("ASSESS", "评估", "Assess"),
    ("NOTICE", "出具文书", "Issue notice"),
    ("REFER", "转介", "Refer"),
    ("RESPOND", "机构回应", "Provider answers"),
    ("REMATCH", "再匹配", "Re-match"),
    ("INFORM", "告知企业", "Inform enterprise"),
    ("START", "开始服务", "Start service"),
    ("FOLLOW", "跟踪", "Follow up"),
    ("SUPPLEMENT", "材料补齐", "Materials arrived"),
    ("COORD", "解释协调", "Coordinate"),
    ("ISSUE", "问题", "Issue"),
    ("PAUSE", "暂停", "Pause"),
    ("RESUME", "恢复", "Resume"),
    ("END", "服务结束", "End service"),
    ("SUMMARY", "小结", "Summary"),
    ("SURVEY", "评价", "Survey"),
    ("CLOSE", "关闭", "Close"),
    ("REOPEN", "重开", "Reopen"),
    ("ARCHIVE", "归档", "Archive"),
    ("OVERDUE", "逾期", "Overdue"),
)

PARTY = Choices(
    "PARTY",
    ("ENT", "企业", "Enterprise"),
    ("PROV", "质量服务机构", "Provider"),
    ("STATION", "服务站", "Station"),
    ("EXPERT", "专家", "Expert"),
    ("SUP", "上级", "Superior"),
)

SERVICE_MODE = Choices(
    "SERVICE_MODE",
    ("WINDOW", "窗口", "Window"),
    ("VISIT", "上门", "On-site"),
    ("APPOINT", "预约", "Appointment"),
    ("OFFPEAK", "错峰", "Off-peak"),
    ("ONLINE", "网上", "Online"),
    ("PHONE", "电话", "Phone"),
    ("IM", "即时通讯", "IM"),
    ("PICKUP", "取送样", "Sample pick-up"),
    ("MAIL", "邮寄", "Mail"),
)

REFERRAL_RESPONSE = Choices(
    "REFERRAL_RESPONSE",
    ("WAIT", "待回应", "Waiting"),
    ("ACCEPTED", "能满足/接受", "Accepted"),
    ("DECLINED", "不能满足", "Declined"),
    ("TIMEOUT", "超时未回应", "Timed out"),
    ("CANCELLED", "撤销", "Cancelled"),
)

COMPLAINT_CHANNEL = Choices(
    "COMPLAINT_CHANNEL",
    ("PHONE", "电话", "Phone"),
    ("WECHAT", "微信", "WeChat"),
    ("BOX", "意见箱", "Box"),
    ("WINDOW", "窗口", "Window"),
    ("WEB", "网络", "Web"),
    ("LETTER", "来函", "Letter"),
    ("SUPERIOR", "上级转办", "From superior"),
    ("HOTLINE", "12345/12315 热线", "Hotline (assumption)"),
)

COMPLAINANT = Choices(
    "COMPLAINANT",
    ("ENT", "企业", "Enterprise"),
    ("PERSON", "个人", "Individual"),
    ("ANON", "匿名", "Anonymous"),
    ("PROV", "机构", "Provider"),
)

RESPONDENT = Choices(
    "RESPONDENT",
    ("STATION", "服务站", "Station"),
    ("STAFF", "工作人员", "Staff"),
    ("PROVIDER", "服务机构", "Provider"),
    ("EXPERT", "专家", "Expert"),
    ("CHARGE", "收费", "Charging"),
    ("REPORT", "检测数据/结果", "Test data or result"),
)

COMPLAINT_CATEGORY = Choices(
    "COMPLAINT_CATEGORY",
    ("ATTITUDE", "服务态度", "Attitude"),
    ("DELAY", "超时", "Delay"),
    ("CAPABILITY", "专业能力", "Professional ability"),
    ("CHARGE", "收费", "Charging"),
    ("INTEGRITY", "廉洁", "Integrity"),
    ("LEAK", "信息泄露", "Information leak"),
    ("RESULT", "结果质量", "Result quality"),
    ("FACILITY", "设施环境", "Facility"),
    ("OTHER", "其他", "Other"),
)

LEVEL3 = Choices(
    "LEVEL3",
    ("H", "高", "High"),
    ("M", "中", "Medium"),
    ("L", "低", "Low"),
)

COMPLAINT_FINDING = Choices(
    "COMPLAINT_FINDING",
    ("UPHELD", "成立", "Upheld"),
    ("PART", "部分成立", "Partly upheld"),
    ("NOT", "不成立", "Not upheld"),
)

ACCEPT_RESULT = Choices(
    "ACCEPT_RESULT",
    ("WAIT", "待确认", "Pending"),
    ("ACCEPT", "接受", "Accepted"),
    ("REJECT", "不接受", "Rejected"),
    ("NA", "不适用", "N/A"),
)

SATISFACTION4 = Choices(
    "SATISFACTION4",
    ("4", "非常满意", "Very satisfied"),
    ("3", "满意", "Satisfied"),
    ("2", "一般", "Average"),
    ("1", "不满意", "Dissatisfied"),
    ("0", "不适用", "N/A (excluded from means)"),
)

SURVEY_CHANNEL = Choices(
    "SURVEY_CHANNEL",
    ("WEB", "网络", "Web"),
    ("PHONE", "电话", "Phone"),
    ("SMS", "短信", "SMS"),
    ("WECHAT", "微信", "WeChat"),
    ("PAPER", "纸质", "Paper"),
)

SURVEY_STATUS = Choices(
    "SURVEY_STATUS",
    ("TODO", "待邀请", "To invite"),
    ("INVITED", "已邀请", "Invited"),
    ("SUBMITTED", "已提交", "Submitted"),
    ("CHECKED", "已检查", "Checked"),
    ("DECLINED", "拒评/无法联系", "Declined or unreachable"),
    ("EXPIRED", "超期未答", "Expired"),
)

SUGGESTION_SOURCE = Choices(
    "SUGGESTION_SOURCE",
    ("BOX", "意见箱", "Box"),
    ("PHONE", "监督电话", "Phone"),
    ("WECHAT", "监督微信", "WeChat"),
    ("FORM", "需求表意见栏", "Need form"),
    ("SURVEY", "满意度评价", "Survey"),
    ("VISIT", "巡访", "Visit"),
    ("OTHER", "其他", "Other"),
)

SUGGESTION_TARGET = Choices(
    "SUGGESTION_TARGET",
    ("STATION", "服务站", "Station"),
    ("PROVIDER", "服务机构", "Provider"),
    ("OTHER", "其他", "Other"),
)

SUGGESTION_STATUS = Choices(
    "SUGGESTION_STATUS",
    ("NEW", "待处理", "New"),
    ("PASSED", "已转机构", "Passed on"),
    ("PLANNED", "已列改进", "Planned"),
    ("CLOSED", "已处理公布", "Closed and published"),
    ("CLOSED_P", "已处理(不公布)", "Closed, not published"),
)

COMPLAINT_STATUS = Choices(
    "COMPLAINT_STATUS",
    ("RECEIVED", "已接收", "Received"),
    ("ACKED", "已确认", "Acknowledged"),
    ("ASSESSED", "已初评", "Assessed"),
    ("INVESTIGATING", "调查中", "Investigating"),
    ("RESPONDED", "已拟回应", "Response proposed"),
    ("COMMUNICATED", "已沟通决定", "Decision communicated"),
    ("REJECTED_BY_C", "投诉人不接受", "Not accepted by complainant"),
    ("EXTERNAL", "外部争议中", "External dispute"),
    ("CLOSED", "已关闭", "Closed"),
    ("NOT_ADMITTED", "不予受理", "Not admitted"),
)

COMPLAINT_STEP = Choices(
    "COMPLAINT_STEP",
    ("RECEIPT", "接收", "Receipt"),
    ("TRACK", "跟踪", "Tracking"),
    ("ACK", "确认", "Acknowledgement"),
    ("ASSESS", "初步评估", "Initial assessment"),
    ("INVEST", "调查", "Investigation"),
    ("RESPONSE", "回应", "Response"),
    ("COMM", "沟通决定", "Communicating the decision"),
    ("CLOSE", "关闭", "Closing"),
    ("REOPEN", "重开", "Reopen"),
)

ASSET_KIND = Choices(
    "ASSET_KIND",
    ("FA", "固定资产", "Fixed asset"),
    ("OS", "办公用品", "Office supplies"),
)

ASSET_STATUS = Choices(
    "ASSET_STATUS",
    ("USE", "在用", "In use"),
    ("IDLE", "闲置", "Idle"),
    ("REPAIR", "维修", "Under repair"),
    ("SCRAP", "报废", "Scrapped"),
    ("LOST", "丢失", "Lost"),
    ("TRANSFER", "调出", "Transferred"),
)

NOTIFY_KIND = Choices(
    "NOTIFY_KIND",
    ("DUE", "将到期", "Due soon"),
    ("OVERDUE", "逾期", "Overdue"),
    ("ASSIGN", "新任务", "Assigned"),
    ("REFER", "转介", "Referral"),
    ("FEEDBACK", "反馈", "Feedback"),
    ("EXPIRY", "资质到期", "Qualification expiry"),
    ("SUPERVISE", "督办", "Supervision"),
)

NOTIFY_CHANNEL = Choices(
    "NOTIFY_CHANNEL",
    ("INAPP", "站内", "In-app"),
    ("SMS", "短信", "SMS"),
    ("WECHAT", "微信", "WeChat"),
    ("EMAIL", "邮件", "E-mail"),
)

MAIL_KIND = Choices(
    "MAIL_KIND",
    ("DIGEST", "每日提醒", "Reminders of the day"),
    ("TEST", "测试邮件", "Test message"),
)

MAIL_STATE = Choices(
    "MAIL_STATE",
    ("QUEUED", "待发送", "Waiting"),
    ("SENDING", "发送中", "Being sent"),
    ("SENT", "已发送", "Sent"),
    ("FAILED", "未发送", "Not sent"),
    ("DOUBT", "结果不明", "In doubt"),
)

AUDIT_ACTION = Choices(
    "AUDIT_ACTION",
    ("LOGIN", "登录", "Sign in"),
    ("LOGOUT", "退出", "Sign out"),
    ("CREATE", "新增", "Create"),
    ("UPDATE", "修改", "Update"),
    ("DELETE", "删除", "Delete"),
    ("STATE", "状态变更", "State change"),
    ("VIEW_SENS", "查看敏感", "Reveal sensitive"),
    ("EXPORT", "导出", "Export"),
    ("PRINT", "打印", "Print"),
    ("GRANT", "授权", "Grant"),
    ("DENY", "拒绝访问", "Access denied"),
)

CHANGE_KIND = Choices(
    "CHANGE_KIND",
    ("FORM", "单条", "Single entry"),
    ("BULK", "批量", "Bulk"),
    ("IMPORT", "导入", "Import"),
    ("EVENT", "业务办理", "Workflow step"),
    ("UNDO", "撤销", "Undo"),
    ("RESTORE", "恢复", "Restore"),
)

CHANGE_ACTION = Choices(
    "CHANGE_ACTION",
    ("CREATE", "新增", "Create"),
    ("UPDATE", "修改", "Update"),
    ("DELETE", "删除", "Delete"),
    ("RESTORE", "恢复", "Restore"),
)

PAUSE_REASON = Choices(
    "PAUSE_REASON",
    ("SUPPLEMENT", "等待企业补正", "Awaiting supplement"),
    ("ENTERPRISE", "企业自身原因", "The enterprise's own delay"),
    ("FORCE", "不可抗力", "Force majeure"),
)

TASK_STATE = Choices(
    "TASK_STATE",
    ("QUEUED", "排队中", "Waiting"),
    ("RUNNING", "进行中", "Running"),
    ("DONE", "已完成", "Done"),
    ("FAILED", "失败", "Failed"),
    ("CANCELLED", "已停止", "Stopped"),
)

IMPORT_STATE = Choices(
    "IMPORT_STATE",
    ("UPLOADED", "待核对列", "Columns to check"),
    ("CHECKED", "已试运行", "Dry run done"),
    ("WRITTEN", "已导入", "Imported"),
    ("UNDONE", "已撤销", "Undone"),
    ("DROPPED", "已放弃", "Dropped"),
)

IMPORT_KIND = Choices(
    "IMPORT_KIND",
    ("NEW", "新增", "New"),
    ("CHANGED", "更新", "Changed"),
)

SERVICE_PLAN_KIND = Choices(
    "SERVICE_PLAN_KIND",
    ("CASE", "个性化技术服务计划", "Individual case plan"),
    ("INDUSTRY", "行业服务方案", "Industry scheme"),
    ("REGION", "区域服务方案", "Regional scheme"),
)

DOC_STATUS = Choices(
    "DOC_STATUS",
    ("DRAFT", "草稿", "Draft"),
    ("REVIEW", "待批准", "Under review"),
    ("IN_FORCE", "已批准/生效", "Approved"),
    ("SUBMITTED", "已提交", "Submitted"),
    ("VOID", "作废", "Void"),
)

REVIEW_KIND = Choices(
    "REVIEW_KIND",
    ("SIMPLE", "简单合同", "Simple"),
    ("REPEAT", "重复性合同", "Repeat"),
    ("COMPLEX", "复杂（转技术部门）", "Complex"),
)

SAMPLE_MODE = Choices(
    "SAMPLE_MODE",
    ("WINDOW", "窗口送样", "At window"),
    ("PICKUP", "上门取样", "Pick-up"),
    ("MAIL", "邮寄", "Mail"),
)

SAMPLE_DISPOSAL = Choices(
    "SAMPLE_DISPOSAL",
    ("RETURN", "退还", "Returned"),
    ("KEEP", "留样", "Retained"),
    ("DESTROY", "处置", "Disposed"),
)

EVAL_GRADE = Choices(
    "EVAL_GRADE",
    ("A", "优秀", "Excellent"),
    ("B", "良好", "Good"),
    ("C", "合格", "Pass"),
    ("FAIL", "不合格", "Fail"),
)

TASK_KIND = Choices(
    "TASK_KIND",
    ("SPECIAL", "专项工作", "Special work"),
    ("EXAM", "作业人员考试任务", "Operator-exam task"),
    ("CAMPAIGN", "宣传活动任务", "Campaign task"),
    ("SURVEY", "调研", "Survey"),
    ("GREEN", "重点项目服务", "Key-project service"),
    ("OTHER", "其他", "Other"),
)

TASK_STATUS = Choices(
    "TASK_STATUS",
    ("REG", "已登记", "Registered"),
    ("ASSIGNED", "已分解", "Assigned"),
    ("DOING", "办理中", "In progress"),
    ("OVERDUE", "超期", "Overdue"),
    ("DONE", "已办结", "Done"),
    ("ASSESSED", "已评估", "Assessed"),
    ("CANCELLED", "取消", "Cancelled"),
)

TASK_ASSESS = Choices(
    "TASK_ASSESS",
    ("GOOD", "落实好", "Good"),
    ("OK", "基本落实", "Adequate"),
    ("BAD", "落实不力", "Poor"),
)

TEAM_KIND = Choices(
    "TEAM_KIND",
    ("STATION", "站点专家服务团队", "Station expert team"),
    ("SERVICE", "服务团队", "Service team"),
    ("ASSIST", "质量技术帮扶团队", "Assistance team"),
    ("TACKLE", "质量提升攻关团队", "Tackling team"),
    ("PUBLICITY", "宣传科普团队", "Publicity team"),
)

PERIODIC_CIRCLE = Choices(
    "PERIODIC_CIRCLE",
    ("SERVED", "期间有受理事项的企业", "Enterprises with a case accepted in that time"),
    ("LINKED", "本站服务的全部企业", "All enterprises that the station serves"),
)

PERIODIC_STATUS = Choices(
    "PERIODIC_STATUS",
    ("DRAFT", "草稿", "Draft"),
    ("OPEN", "调查中", "Open"),
    ("CLOSED", "已结束", "Closed"),
)

PERIODIC_ANSWER_STATUS = Choices(
    "PERIODIC_ANSWER_STATUS",
    ("TODO", "待邀请", "To invite"),
    ("INVITED", "已邀请", "Invited"),
    ("SUBMITTED", "已提交", "Submitted"),
    ("DECLINED", "拒评/无法联系", "Declined or unreachable"),
)

PROPOSAL_STATUS = Choices(
    "PROPOSAL_STATUS",
    ("PENDING", "待审批", "Pending"),
    ("APPROVED", "已批准", "Approved"),
    ("DECLINED", "未批准", "Declined"),
    ("WITHDRAWN", "已撤回", "Withdrawn"),
    ("REPLACED", "已被新申请取代", "Replaced by a newer one"),
)
