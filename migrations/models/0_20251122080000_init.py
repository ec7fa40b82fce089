from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

UPGRADE = {
    "sqlite": """
CREATE TABLE "account" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "contest" BIGINT NOT NULL,
    "cash" BIGINT NOT NULL,
    "reserved" BIGINT NOT NULL,
    "deposits" BIGINT NOT NULL,
    "starting" BIGINT NOT NULL,
    "realised" BIGINT NOT NULL,
    "turnover" BIGINT NOT NULL,
    "fills" INT NOT NULL,
    "qualifying" INT NOT NULL,
    "week" VARCHAR(10) NOT NULL,
    "week_equity" BIGINT NOT NULL,
    "week_deposits" BIGINT NOT NULL,
    "opened_at" BIGINT NOT NULL,
    CONSTRAINT "uid_account_guild_i_0f570c" UNIQUE ("guild_id", "user_id", "contest"),
    CONSTRAINT "account_cash" CHECK (cash >= 0 AND cash <= 100000000000000000),
    CONSTRAINT "account_reserved" CHECK (reserved >= 0 AND reserved <= 100000000000000000),
    CONSTRAINT "account_deposits" CHECK (deposits >= 0 AND deposits <= 100000000000000000),
    CONSTRAINT "account_starting" CHECK (starting > 0),
    CONSTRAINT "account_counts" CHECK (turnover >= 0 AND fills >= qualifying AND qualifying >= 0)
);
CREATE TABLE IF NOT EXISTS "aerich" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "version" VARCHAR(255) NOT NULL,
    "app" VARCHAR(100) NOT NULL,
    "content" JSON NOT NULL
);
CREATE TABLE "announcement" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "channel_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "kind" VARCHAR(20) NOT NULL,
    "facts" JSON NOT NULL,
    "state" VARCHAR(8) NOT NULL,
    "batch_id" BIGINT,
    "at" BIGINT NOT NULL,
    CONSTRAINT "announcement_state" CHECK (state IN ('pending', 'sent', 'parked'))
);
CREATE INDEX "idx_announcemen_batch_i_8ebc2b" ON "announcement" ("batch_id");
CREATE INDEX "idx_announcemen_state_607609" ON "announcement" ("state", "batch_id", "channel_id");
CREATE INDEX "idx_announcemen_guild_i_af8e0e" ON "announcement" ("guild_id", "user_id");
CREATE TABLE "batch" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "channel_id" BIGINT NOT NULL,
    "message" JSON NOT NULL,
    "state" VARCHAR(8) NOT NULL,
    "attempts" INT NOT NULL,
    "due_at" BIGINT NOT NULL,
    "error" VARCHAR(200),
    "at" BIGINT NOT NULL,
    CONSTRAINT "batch_state" CHECK (state IN ('pending', 'sent', 'parked'))
);
CREATE INDEX "idx_batch_state_ea2c9d" ON "batch" ("state", "channel_id");
CREATE INDEX "idx_batch_guild_i_56a167" ON "batch" ("guild_id", "state");
CREATE TABLE "checkin" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "day" VARCHAR(10) NOT NULL,
    "at" BIGINT NOT NULL,
    CONSTRAINT "uid_checkin_guild_i_c8809a" UNIQUE ("guild_id", "user_id", "day")
);
CREATE TABLE "coin" (
    "ticker" VARCHAR(20) NOT NULL PRIMARY KEY,
    "scale" SMALLINT NOT NULL
);
CREATE TABLE "fill" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "order_id" BIGINT NOT NULL,
    "symbol" VARCHAR(20) NOT NULL,
    "side" VARCHAR(4) NOT NULL,
    "units" BIGINT NOT NULL,
    "price" VARCHAR(24) NOT NULL,
    "gross" BIGINT NOT NULL,
    "fee" BIGINT NOT NULL,
    "cost_moved" BIGINT NOT NULL,
    "realised" BIGINT NOT NULL,
    "qualifying" SMALLINT NOT NULL,
    "source" VARCHAR(40) NOT NULL,
    "quoted_at" BIGINT NOT NULL,
    "at" BIGINT NOT NULL,
    CONSTRAINT "fill_side" CHECK (side IN ('buy', 'sell')),
    CONSTRAINT "fill_amounts" CHECK (units > 0 AND gross >= 0 AND fee >= 0 AND cost_moved >= 0),
    CONSTRAINT "fill_qualifying" CHECK (qualifying IN (0, 1))
);
CREATE INDEX "idx_fill_order_i_e6e69b" ON "fill" ("order_id");
CREATE INDEX "idx_fill_account_c08dba" ON "fill" ("account_id", "id");
CREATE TABLE "guild" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "settings" JSON NOT NULL,
    "generation" SMALLINT NOT NULL,
    "ranked_at" BIGINT,
    "ranked_day" VARCHAR(10),
    "week" VARCHAR(10),
    "curve" VARCHAR(24),
    "left_at" BIGINT
);
CREATE TABLE "installation" (
    "id" SMALLINT NOT NULL PRIMARY KEY,
    "tag" VARCHAR(8) NOT NULL,
    "market_seed" VARCHAR(64) NOT NULL,
    "created_at" BIGINT NOT NULL
);
CREATE TABLE "lease" (
    "name" VARCHAR(40) NOT NULL PRIMARY KEY,
    "holder" VARCHAR(64) NOT NULL,
    "until" BIGINT NOT NULL,
    "token" BIGINT NOT NULL
);
CREATE TABLE "member" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "name" VARCHAR(100) NOT NULL,
    "channel_id" BIGINT,
    "xp" BIGINT NOT NULL,
    "level" INT NOT NULL,
    "streak" INT NOT NULL,
    "longest_streak" INT NOT NULL,
    "streak_day" VARCHAR(10),
    "here" SMALLINT NOT NULL,
    "here_at" BIGINT NOT NULL,
    CONSTRAINT "uid_member_guild_i_1c46b6" UNIQUE ("guild_id", "user_id"),
    CONSTRAINT "member_xp" CHECK (xp >= 0 AND xp <= 9007199254740992),
    CONSTRAINT "member_level" CHECK (level >= 1),
    CONSTRAINT "member_streak" CHECK (streak >= 0 AND longest_streak >= streak)
);
CREATE TABLE "milestone" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "milestone" VARCHAR(40) NOT NULL,
    "at" BIGINT NOT NULL,
    CONSTRAINT "uid_milestone_guild_i_30352f" UNIQUE ("guild_id", "user_id", "milestone")
);
CREATE TABLE "orders" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "symbol" VARCHAR(20) NOT NULL,
    "side" VARCHAR(4) NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "size" VARCHAR(40) NOT NULL,
    "state" VARCHAR(10) NOT NULL,
    "placed_at" BIGINT NOT NULL,
    CONSTRAINT "orders_side" CHECK (side IN ('buy', 'sell')),
    CONSTRAINT "orders_state" CHECK (state IN ('open', 'filled', 'cancelled', 'expired'))
);
CREATE INDEX "idx_orders_account_256dd8" ON "orders" ("account_id", "state");
CREATE TABLE "position" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "symbol" VARCHAR(20) NOT NULL,
    "units" BIGINT NOT NULL,
    "cost" BIGINT NOT NULL,
    "bought_at" BIGINT NOT NULL,
    CONSTRAINT "uid_position_account_3507e4" UNIQUE ("account_id", "symbol"),
    CONSTRAINT "position_units" CHECK (units > 0 AND units <= 1000000000000000000),
    CONSTRAINT "position_cost" CHECK (cost >= 0 AND cost <= 100000000000000000)
);
CREATE INDEX "idx_position_guild_i_94d68c" ON "position" ("guild_id", "account_id");
CREATE TABLE "posting" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "amount" BIGINT NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "ref" VARCHAR(40) NOT NULL,
    "at" BIGINT NOT NULL,
    CONSTRAINT "posting_kind" CHECK (kind IN ('start', 'reward', 'trade'))
);
CREATE INDEX "idx_posting_account_a82110" ON "posting" ("account_id", "id");
CREATE TABLE "receipt" (
    "key" VARCHAR(64) NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "outcome" TEXT,
    "at" BIGINT NOT NULL
);
CREATE INDEX "idx_receipt_at_3c5764" ON "receipt" ("at");
CREATE TABLE "slot" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "name" VARCHAR(40) NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "period" VARCHAR(20) NOT NULL,
    "at" BIGINT NOT NULL,
    CONSTRAINT "uid_slot_name_2b47cf" UNIQUE ("name", "guild_id", "period")
);
CREATE TABLE "standing" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "contest" BIGINT NOT NULL,
    "board" VARCHAR(8) NOT NULL,
    "generation" SMALLINT NOT NULL,
    "ordinal" INT NOT NULL,
    "place" INT NOT NULL,
    "previous" INT,
    "user_id" BIGINT NOT NULL,
    "numerator" BIGINT NOT NULL,
    "denominator" BIGINT NOT NULL,
    "stale" SMALLINT NOT NULL,
    CONSTRAINT "uid_standing_guild_i_173244" UNIQUE ("guild_id", "contest", "board", "generation", "user_id"),
    CONSTRAINT "standing_generation" CHECK (generation IN (0, 1)),
    CONSTRAINT "standing_place" CHECK (place >= 1 AND ordinal >= place),
    CONSTRAINT "standing_denominator" CHECK (denominator > 0)
);
CREATE INDEX "idx_standing_guild_i_dd8c88" ON "standing" ("guild_id", "contest", "board", "generation", "ordinal");
CREATE TABLE "xp_grant" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "source" VARCHAR(40) NOT NULL,
    "amount" INT NOT NULL,
    "day" VARCHAR(10) NOT NULL,
    "at" BIGINT NOT NULL
);
CREATE INDEX "idx_xp_grant_guild_i_a79c40" ON "xp_grant" ("guild_id", "user_id", "source", "day");
""",
    "postgres": """
CREATE TABLE "account" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "contest" BIGINT NOT NULL,
    "cash" BIGINT NOT NULL,
    "reserved" BIGINT NOT NULL,
    "deposits" BIGINT NOT NULL,
    "starting" BIGINT NOT NULL,
    "realised" BIGINT NOT NULL,
    "turnover" BIGINT NOT NULL,
    "fills" INT NOT NULL,
    "qualifying" INT NOT NULL,
    "week" VARCHAR(10) NOT NULL,
    "week_equity" BIGINT NOT NULL,
    "week_deposits" BIGINT NOT NULL,
    "opened_at" BIGINT NOT NULL,
    CONSTRAINT "uid_account_guild_i_0f570c" UNIQUE ("guild_id", "user_id", "contest"),
    CONSTRAINT "account_cash" CHECK (cash >= 0 AND cash <= 100000000000000000),
    CONSTRAINT "account_reserved" CHECK (reserved >= 0 AND reserved <= 100000000000000000),
    CONSTRAINT "account_deposits" CHECK (deposits >= 0 AND deposits <= 100000000000000000),
    CONSTRAINT "account_starting" CHECK (starting > 0),
    CONSTRAINT "account_counts" CHECK (turnover >= 0 AND fills >= qualifying AND qualifying >= 0)
);
CREATE TABLE IF NOT EXISTS "aerich" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "version" VARCHAR(255) NOT NULL,
    "app" VARCHAR(100) NOT NULL,
    "content" JSONB NOT NULL
);
CREATE TABLE "announcement" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "channel_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "kind" VARCHAR(20) NOT NULL,
    "facts" JSONB NOT NULL,
    "state" VARCHAR(8) NOT NULL,
    "batch_id" BIGINT,
    "at" BIGINT NOT NULL,
    CONSTRAINT "announcement_state" CHECK (state IN ('pending', 'sent', 'parked'))
);
CREATE INDEX "idx_announcemen_batch_i_8ebc2b" ON "announcement" ("batch_id");
CREATE INDEX "idx_announcemen_state_607609" ON "announcement" ("state", "batch_id", "channel_id");
CREATE INDEX "idx_announcemen_guild_i_af8e0e" ON "announcement" ("guild_id", "user_id");
CREATE TABLE "batch" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "channel_id" BIGINT NOT NULL,
    "message" JSONB NOT NULL,
    "state" VARCHAR(8) NOT NULL,
    "attempts" INT NOT NULL,
    "due_at" BIGINT NOT NULL,
    "error" VARCHAR(200),
    "at" BIGINT NOT NULL,
    CONSTRAINT "batch_state" CHECK (state IN ('pending', 'sent', 'parked'))
);
CREATE INDEX "idx_batch_state_ea2c9d" ON "batch" ("state", "channel_id");
CREATE INDEX "idx_batch_guild_i_56a167" ON "batch" ("guild_id", "state");
CREATE TABLE "checkin" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "day" VARCHAR(10) NOT NULL,
    "at" BIGINT NOT NULL,
    CONSTRAINT "uid_checkin_guild_i_c8809a" UNIQUE ("guild_id", "user_id", "day")
);
CREATE TABLE "coin" (
    "ticker" VARCHAR(20) NOT NULL PRIMARY KEY,
    "scale" SMALLINT NOT NULL
);
CREATE TABLE "fill" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "order_id" BIGINT NOT NULL,
    "symbol" VARCHAR(20) NOT NULL,
    "side" VARCHAR(4) NOT NULL,
    "units" BIGINT NOT NULL,
    "price" VARCHAR(24) NOT NULL,
    "gross" BIGINT NOT NULL,
    "fee" BIGINT NOT NULL,
    "cost_moved" BIGINT NOT NULL,
    "realised" BIGINT NOT NULL,
    "qualifying" SMALLINT NOT NULL,
    "source" VARCHAR(40) NOT NULL,
    "quoted_at" BIGINT NOT NULL,
    "at" BIGINT NOT NULL,
    CONSTRAINT "fill_side" CHECK (side IN ('buy', 'sell')),
    CONSTRAINT "fill_amounts" CHECK (units > 0 AND gross >= 0 AND fee >= 0 AND cost_moved >= 0),
    CONSTRAINT "fill_qualifying" CHECK (qualifying IN (0, 1))
);
CREATE INDEX "idx_fill_order_i_e6e69b" ON "fill" ("order_id");
CREATE INDEX "idx_fill_account_c08dba" ON "fill" ("account_id", "id");
CREATE TABLE "guild" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "settings" JSONB NOT NULL,
    "generation" SMALLINT NOT NULL,
    "ranked_at" BIGINT,
    "ranked_day" VARCHAR(10),
    "week" VARCHAR(10),
    "curve" VARCHAR(24),
    "left_at" BIGINT
);
CREATE TABLE "installation" (
    "id" SMALLINT NOT NULL PRIMARY KEY,
    "tag" VARCHAR(8) NOT NULL,
    "market_seed" VARCHAR(64) NOT NULL,
    "created_at" BIGINT NOT NULL
);
CREATE TABLE "lease" (
    "name" VARCHAR(40) NOT NULL PRIMARY KEY,
    "holder" VARCHAR(64) NOT NULL,
    "until" BIGINT NOT NULL,
    "token" BIGINT NOT NULL
);
CREATE TABLE "member" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "name" VARCHAR(100) NOT NULL,
    "channel_id" BIGINT,
    "xp" BIGINT NOT NULL,
    "level" INT NOT NULL,
    "streak" INT NOT NULL,
    "longest_streak" INT NOT NULL,
    "streak_day" VARCHAR(10),
    "here" SMALLINT NOT NULL,
    "here_at" BIGINT NOT NULL,
    CONSTRAINT "uid_member_guild_i_1c46b6" UNIQUE ("guild_id", "user_id"),
    CONSTRAINT "member_xp" CHECK (xp >= 0 AND xp <= 9007199254740992),
    CONSTRAINT "member_level" CHECK (level >= 1),
    CONSTRAINT "member_streak" CHECK (streak >= 0 AND longest_streak >= streak)
);
CREATE TABLE "milestone" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "milestone" VARCHAR(40) NOT NULL,
    "at" BIGINT NOT NULL,
    CONSTRAINT "uid_milestone_guild_i_30352f" UNIQUE ("guild_id", "user_id", "milestone")
);
CREATE TABLE "orders" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "symbol" VARCHAR(20) NOT NULL,
    "side" VARCHAR(4) NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "size" VARCHAR(40) NOT NULL,
    "state" VARCHAR(10) NOT NULL,
    "placed_at" BIGINT NOT NULL,
    CONSTRAINT "orders_side" CHECK (side IN ('buy', 'sell')),
    CONSTRAINT "orders_state" CHECK (state IN ('open', 'filled', 'cancelled', 'expired'))
);
CREATE INDEX "idx_orders_account_256dd8" ON "orders" ("account_id", "state");
CREATE TABLE "position" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "symbol" VARCHAR(20) NOT NULL,
    "units" BIGINT NOT NULL,
    "cost" BIGINT NOT NULL,
    "bought_at" BIGINT NOT NULL,
    CONSTRAINT "uid_position_account_3507e4" UNIQUE ("account_id", "symbol"),
    CONSTRAINT "position_units" CHECK (units > 0 AND units <= 1000000000000000000),
    CONSTRAINT "position_cost" CHECK (cost >= 0 AND cost <= 100000000000000000)
);
CREATE INDEX "idx_position_guild_i_94d68c" ON "position" ("guild_id", "account_id");
CREATE TABLE "posting" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "amount" BIGINT NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "ref" VARCHAR(40) NOT NULL,
    "at" BIGINT NOT NULL,
    CONSTRAINT "posting_kind" CHECK (kind IN ('start', 'reward', 'trade'))
);
CREATE INDEX "idx_posting_account_a82110" ON "posting" ("account_id", "id");
CREATE TABLE "receipt" (
    "key" VARCHAR(64) NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "outcome" TEXT,
    "at" BIGINT NOT NULL
);
CREATE INDEX "idx_receipt_at_3c5764" ON "receipt" ("at");
CREATE TABLE "slot" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "period" VARCHAR(20) NOT NULL,
    "at" BIGINT NOT NULL,
    CONSTRAINT "uid_slot_name_2b47cf" UNIQUE ("name", "guild_id", "period")
);
CREATE TABLE "standing" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "contest" BIGINT NOT NULL,
    "board" VARCHAR(8) NOT NULL,
    "generation" SMALLINT NOT NULL,
    "ordinal" INT NOT NULL,
    "place" INT NOT NULL,
    "previous" INT,
    "user_id" BIGINT NOT NULL,
    "numerator" BIGINT NOT NULL,
    "denominator" BIGINT NOT NULL,
    "stale" SMALLINT NOT NULL,
    CONSTRAINT "uid_standing_guild_i_173244" UNIQUE ("guild_id", "contest", "board", "generation", "user_id"),
    CONSTRAINT "standing_generation" CHECK (generation IN (0, 1)),
    CONSTRAINT "standing_place" CHECK (place >= 1 AND ordinal >= place),
    CONSTRAINT "standing_denominator" CHECK (denominator > 0)
);
CREATE INDEX "idx_standing_guild_i_dd8c88" ON "standing" ("guild_id", "contest", "board", "generation", "ordinal");
CREATE TABLE "xp_grant" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "source" VARCHAR(40) NOT NULL,
    "amount" INT NOT NULL,
    "day" VARCHAR(10) NOT NULL,
    "at" BIGINT NOT NULL
);
CREATE INDEX "idx_xp_grant_guild_i_a79c40" ON "xp_grant" ("guild_id", "user_id", "source", "day");
""",
}

DOWNGRADE = {
    "sqlite": """
DROP TABLE "xp_grant";
DROP TABLE "standing";
DROP TABLE "slot";
DROP TABLE "receipt";
DROP TABLE "posting";
DROP TABLE "position";
DROP TABLE "orders";
DROP TABLE "milestone";
DROP TABLE "member";
DROP TABLE "lease";
DROP TABLE "installation";
DROP TABLE "guild";
DROP TABLE "fill";
DROP TABLE "coin";
DROP TABLE "checkin";
DROP TABLE "batch";
DROP TABLE "announcement";
DROP TABLE "account";
""",
    "postgres": """
DROP TABLE "xp_grant";
DROP TABLE "standing";
DROP TABLE "slot";
DROP TABLE "receipt";
DROP TABLE "posting";
DROP TABLE "position";
DROP TABLE "orders";
DROP TABLE "milestone";
DROP TABLE "member";
DROP TABLE "lease";
DROP TABLE "installation";
DROP TABLE "guild";
DROP TABLE "fill";
DROP TABLE "coin";
DROP TABLE "checkin";
DROP TABLE "batch";
DROP TABLE "announcement";
DROP TABLE "account";
""",
}


async def upgrade(db: BaseDBAsyncClient) -> str:
    return UPGRADE[db.capabilities.dialect]


async def downgrade(db: BaseDBAsyncClient) -> str:
    return DOWNGRADE[db.capabilities.dialect]


MODELS_STATE = (
    "eJztXWuP07oW/StWv8CRymgo87qAkAZ0DpcrYBCD7kVCqOMmu63VJC62MzPlHP77tZ1H0+"
    "ZBnGmnacZfYBrvnaTL7s7aD+/83fOpCx4/OHccGgai9xz93QuwD/KP9aE+6uH5fDmgDgg8"
    "8rQszgiNuGDYUecaY4+DPOQCdxiZC0IDeTQIPU8dpI4UJMFE6Z8jH/wRsEcc+TSABSIBkv"
    "8jhwYCuHiR/IEOEeFITAH5OBI5QG8wnyZHeegjOkZEcDSnXMiz8wN1U2FAfoQwFHQCUozJ"
    "S3771puExHOHxNUCHFj8Z3yp3vfv8gMJXLgFrhTUx/lsOCbguStARWr6+FAs5vrYazJ5F4"
    "i/tKz6sqOhQ73QD5by84WY0iBVIBF6EwiAYQHqCoKFCj2FV4xzAmj0dZYi0V1mdFwY49AT"
    "GbRHw+Wx3nD48eLL8PLPL8Nhr878xIckMmpu5a1yDcBE3cKTfw0Gz56dDg6fnZwdH52eHp"
    "8dnklZfb/5odNf0c0s0YpOpTF79/bdxy/qhqhcQNHCUgd+aR0scKSlJ2OJfnYW689BVuv3"
    "M5HgXjUVyYHlXCyXf8cmYwl+5mdTH/uMkoW+MfSJmTKCPqN0f9Afdgt3+bgxBD3WsIu9Me"
    "gMpM24BkNDk9Wyy70Z8i5IIiX5lBnyWS277BuDzwVmisSagZ/VsuDfweZgj3Bzm7PUsjan"
    "GfIiZAG9lm6aEfJZLYt8M+THxPMKTH0p5ql8ZwAfPD06PTp7dnKU4pweqYI3D+WPUBqC8a"
    "LQepfiuapkQV0H9QZglofzzRSzYjwT+TUk5S3u42PQx7dDD4KJmMqPTw8rkPvv+ec3/z7/"
    "/Pjp4R+rP/mP8chAD+XBHcKPkIiFmeVdU7Sco7H91Ug2o9w5VTsNjaeBziVK7hAbRldW1C"
    "z8RvCr6Pp4lonwqgMj7MxuMHOHuRE6oGWy+SF/4K8fwQGeaDjV91Y3nGQ7goCGgQM+lGRD"
    "suP9ypTIumSTvMgl9UFM5QckKHLAg5FaPCo7gpEzlZcA7wCdI7nuXCWkUiY3RK67UEiBER"
    "bOFN1glQ2R6iNAY0Z/QiDV5UeVOylJjawlPr4pj1JAT4MsT5nkSaLrq09SoTid8t0mTWzS"
    "xJq3tQjy8odjBP+qnp0Am7XaP+hn8tuaOHCJfAcduEEdB25Q7sANcg7cWNKLAq/hP5cXH0"
    "vCN4nCGrwucQT6B3mE7+PKroBVQaHO7HP+w8vC+fjD+dd1pN+8v3itwaFcTJg+iz7B63yU"
    "PmJHdRd1qnB/q7oXU8TevSztsxor+6x0YZ+tr+ss66xvsLNajSx2TAsrcO4qcVxCb+oCW9"
    "93f33f1+oH0ytweqOBfpW3O0pFmri5/5tigSYUONKeK9eOrA+cyxvtx17rC3T1ksgJwnLB"
    "qFMhgSevnrwk7qsrVf2nnNyASn/b3KmtcmQjIevGWjfWWirrxrZrAmIDaUL4MyqW8lvK31"
    "7Kj4UAf17kzVZQz6WKzZzn6vgkHTIl80sda6UbW2lgjBZUMpWbilShkan4vdO605BXvZhX"
    "VdArF/WyLurDcVHfTMGZvQt6BU5qMtSvclMdJUSCxo5qZp+aPtUTvQlNu6vaq3jiUQd7yM"
    "UL421nUsduOWvPgu9bt7NNk2GTdy2AXpkoAyITi3cwdbf52ktLYh4QiaGkmMFQ8jv6Qu/E"
    "XfjCH1EPwTUw+dTGLrhIshKprWrGov3zkr2AjqX/CHEgiCDAEWZyQFAmxUnQR2PK9ClqBt"
    "pLOYwgzqxoj0e5QVlqbMam7JbKbKUYoJy06KnNo33pY88r30qWKHXJ0jwbnJ6ktkV9qLIm"
    "lx/O379vlfn4i3hekfnQxyvNxziRaGQ+AiTnzAl17o2OEZb/MhdYHxHfD/U1aqfe4nYhMS"
    "OzdaLW09kLw3HftRcrvxIDbriiZyeg+TYQZd+M4c9qbQv8rlqiDF3RXNUoxZZqdNDj3Hyx"
    "KCeuWQYzlu8guEc1sD0qhfZoHVn5JU0376Uq1lo3thhzRhyjFZ0qdHBJD+qs6UH5oh7kVv"
    "WEUW64qlMVu6obr+oxFKzpKtBjBQt588I2ysXQp8btplb17AQ0noB96rzTOfCr+pZUBwt3"
    "1bykvRHDFb5NQ2bGT5YaHSQoR3UcmqNyh+Yo59D8CKlo0LRhRa1Li9buFOoe4C1JQbxluL"
    "g9RjTQr0pC3M6Hk1SqYSIizTigr58QBIKVllvlUg8l1VdLW5vWYdl0hE1HPHR7YwuvWgG9"
    "5Y5b5o7YT15fUXezSarQpWW9ud0mtlLQVgrusfFtC89WzKVXxLP1QCXPnqQiDYsFVet8pq"
    "sCR1SgKebyEAR3rfrbFoFuf71fKxg0B6HfipSfhPJNw1md+9813Hs5DgNHV52N5JKWd8IP"
    "1GVf9bY0Ufe9lzgGTd1lblKqA66rmp3Z87qJaCvDwaxBMHBFbUtNgzr6yCxA35AFrmp1b/"
    "frdjp2myB8p3boDwxbJ5T8xwTcVKF76G6+msSDsTC2zhkla5v30J15l2nf1SvwalbG+1XO"
    "DVmXbOLjXASAGL15jm5U+zExVV3Esg3GbqTLM6Is0NujtuH3VLO7rnk+zWlduTsjcEGVQs"
    "UGMlxUmtCFONOG2+/4mM1ADKXDb9Std02tgzif1HkSnpQ/CU9yT0KHAW5St7CqZ+N7+/hA"
    "fA+YQ9GTMBqofAR6qUizjpsU+XiBXP0iCKTabKtNfeprTRgN5acbymYoDATx5PMRgj4aLX"
    "QwUNnikby0aoHiUWd2gK4EnUFwhaTiDY/2EgN2pmhKPffu24T1/wY2KJHv3BbhTWW9yp+m"
    "0YSZgL3UsLa+hq3XPyfDBHqiYi1843CUtk9msKcqFvZ9fLB+0F26ip6s8Ujlo9VfyjR9ad"
    "OIugtEos5gUSbtOfr6qY88uAYPYfl8lfKAZ30kXUAkbSi51vVsY0Z9pOvjuJZKuoxxs35i"
    "tpFYa34RVQ9cW89m69keIvS75fS7hnwtcVEvc1GVusjnLnbXmv3Bxtiz+N/OzXCP5DuTwL"
    "9ntDWnygNekUaK5e8P8KfbBXxjdZsRKTXAcqnQmdW7MTA9GkyAi6ExqHlFC27xSjUtMVnV"
    "6l6ifvNlEKpBpGnmMtHpjH3dREWaAsU4yZNR6owJeEBRKOJJM04D+KzyIVBYyZ2T6VdGph"
    "LpxsGpc5SeA+G4m70u7mbR9Z8j9RK1fmWH19JdlMvbswGo1vwY+jYA1abJsAGoFkC/Ykdr"
    "V7dklToYitrCtkq7V+3BkJ0L1fa0iOFEA5W0RrdM5XfgNAzkpHOBBI0a2x8gyXN0MVrUpF"
    "q9IVZ1vwZXfpbSY2lGXYSFJjsvEFXMRlEgLhr2sLbvid31z8DSnFZNhm1j3ZoJsK2UbSvl"
    "e+OQdShk/VbKqi7VBNlEvoPIPj2pE9o9KQ/tnuSX7U/DZfuzs8t2467PPrwheo/TEnMPOw"
    "02TayoWUqxj37mJ8pJ2QbCdKxf5W3Os1LN/E1V9y4/RJsd9PZBIpDq/9xHYwC1j9DxQhfc"
    "8gj6mvsYEa71qPlqoD2jYh1N62hao2QdzXZNgHU0t+xo2jfL7OyFEGaoJxoW9Magj2g4mZ"
    "r3CFlRs/DvKcMXESBFBF/E75eo5Pep0J0bjDuYT+MW4+hKhZeuEMcLrvZEKzKveD/hCCMX"
    "tFvxAl0xGF+lPsEIVDEnR4L2EQ+dKcJKWKWiHkkvodQ/+E22yXoA1gOwRst6AO2bgJI+2p"
    "Xgd7KV9j0DbxMlW0yUyCe6CbaxeAehtRVie2koWsLrP4MDEqZeAa9Phip5PcsINeX1Lvhz"
    "KiBwFmgGiz5yqO8TIddMFMongiMYj8ERku3TUMhhuNLRfq6bHzHgcg2oGrLo0zjk2FOcXj"
    "V2vmunI3lDRiYcNvjShBb1OdpU2x3L0VtjgGzVeyugjw1aHvovcFsCfEalC7slKyD88udX"
    "DWB5b39/EY+8v/j4NhFfb/jfZnrTzWhMS9jNpUcLqY0+XslreCLRrBZhDoxQyV+mlEPUtV"
    "Ft5xsBBMilAZSXICRdVVYebPpkdvtee5Z3FZGxfXS26JpalrhDqhLbIYO1vdTo4OrefClB"
    "u5hJR1d0W6iJwIFbklFNx6opSlaqYdsB3WrgEUe6BhfRqDfmiMpvpzpPqw9ynoTaxff4UO"
    "VUVYTFx1EPzT90+2kcILiVV0ZjdX15sXoNCuLTqj/15TJLNq4CLWubaXoeyiRI2LPJ2Zby"
    "JftI32kVVfrzMSmkSpVsA5ymhVSxrarLpFKFDhKpDb8nZf/e3bh9s7KJZlnJgzQHaimeGY"
    "0ugbmxfnmadRngmcpbNIvQZHBNaFhQi10OaEalQ511NwapzQvtrh136CuQaMGrX6rAX1Gz"
    "8DeG34WA+vLhZTwBa4p2CprvXBLYM25zmip1xjNpSt1aEuc6B0acaa8gyhWP9KtiXHgp0y"
    "DCFR/a8BtCH0pc6I4sojzicw2MF3pn5e5vRqWDDvDg+LhOKuH4uDyXoMbWkgnzghcelCMc"
    "i3cQ3e28zUPFwIqq6lXRYUXYrLCo3iWOQP8gj/B9ZAcV4Cow1JnL63fWS3X60VaxCdNn0S"
    "d4veuH2a//AxNm45s="
)
