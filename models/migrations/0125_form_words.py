"""Form words: the boxes of the need form in the words and the order of the standard; three columns of its tables that the
paper leaves free may stay empty.

The words are frozen here as DB2101/T 0050-2022, annex A, has them; an installation that has its catalogue gets them at once.
"""

from peewee import CharField, IntegerField

WORDS = (
    ("Q01", "服务企业申报各级政府质量奖"),
    ("Q02", "组织园区申报“辽宁省质量品牌提升示范区”"),
    ("Q03", "服务企业参加辽宁省品牌价值评价"),
    ("Q04", "服务企业推进首席质量官制度建设"),
    ("Q05", "开展“质量月”等质量宣传活动"),
    ("Q06", "开展质量管理咨询服务"),
    ("M05", "计量宣传培训"),
    ("M06", "开通计量检定绿色通道"),
    ("S09", "标准化人员培训"),
    ("S07", "标准立项申报咨询"),
    ("S03", "标准化试点示范项目立项申报咨询"),
    ("S06", "地方标准立项查重"),
    ("S05", "标准信息查询"),
    ("C04", "组织企业人员培训"),
    ("C05", "企业质量管理体系认证"),
    ("C06", "绿色建材产品认证"),
    ("C07", "认证机构查询"),
    ("K01", "文件政策咨询"),
    ("K02", "检验检测技术指导咨询"),
    ("I01", "申请知识产权获权"),
    ("I02", "开通专利申请通道"),
    ("I03", "专利相关业务咨询"),
    ("I04", "专利相关知识培训"),
)
FREE = (("request_food_drug", "standard_no"), ("request_product_test", "test_items"), ("request_product_test", "basis"))


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("service_item", "form_words", CharField(max_length=100, null=True)),
        migrator.add_column("service_item", "form_place", IntegerField(null=True)),
        *(migrator.drop_not_null(table, column) for table, column in FREE),
    )
    mark = db.param
    for place, (code, words) in enumerate(WORDS, start=1):
        db.execute_sql(
            f'UPDATE "service_item" SET "form_words" = {mark}, "form_place" = {mark} WHERE "code" = {mark}', (words, place, code)
        )


def down(migrator, db):
    for table, column in FREE:
        db.execute_sql(f'UPDATE "{table}" SET "{column}" = \'\' WHERE "{column}" IS NULL')
    migrator.migrate(
        *(migrator.add_not_null(table, column) for table, column in FREE),
        migrator.drop_column("service_item", "form_place"),
        migrator.drop_column("service_item", "form_words"),
    )
