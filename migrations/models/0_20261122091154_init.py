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
    "level" BIGINT NOT NULL,
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
CREATE TABLE "ranking" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "contest" BIGINT NOT NULL,
    "board" VARCHAR(8) NOT NULL,
    "generation" SMALLINT NOT NULL,
    "total" INT NOT NULL,
    "inputs" VARCHAR(32),
    "day" VARCHAR(10),
    "ranked_at" BIGINT,
    "frozen" SMALLINT NOT NULL,
    CONSTRAINT "uid_ranking_guild_i_fdddae" UNIQUE ("guild_id", "contest", "board"),
    CONSTRAINT "ranking_generation" CHECK (generation IN (0, 1)),
    CONSTRAINT "ranking_total" CHECK (total >= 0)
);
CREATE TABLE "receipt" (
    "key" VARCHAR(64) NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "outcome" TEXT,
    "at" BIGINT NOT NULL
);
CREATE INDEX "idx_receipt_at_3c5764" ON "receipt" ("at");
CREATE TABLE "setting_change" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "key" VARCHAR(65) NOT NULL,
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    "at" BIGINT NOT NULL
);
CREATE INDEX "idx_setting_cha_guild_i_ceef8f" ON "setting_change" ("guild_id", "id");
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
    "ranking_id" BIGINT NOT NULL,
    "generation" SMALLINT NOT NULL,
    "ordinal" INT NOT NULL,
    "place" INT NOT NULL,
    "previous" INT,
    "user_id" BIGINT NOT NULL,
    "numerator" BIGINT NOT NULL,
    "denominator" BIGINT NOT NULL,
    "stale" SMALLINT NOT NULL,
    CONSTRAINT "uid_standing_ranking_0d2219" UNIQUE ("ranking_id", "generation", "user_id"),
    CONSTRAINT "standing_generation" CHECK (generation IN (0, 1)),
    CONSTRAINT "standing_place" CHECK (place >= 1 AND ordinal >= place),
    CONSTRAINT "standing_denominator" CHECK (denominator > 0)
);
CREATE INDEX "idx_standing_ranking_5512df" ON "standing" ("ranking_id", "generation", "ordinal");
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
    "level" BIGINT NOT NULL,
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
CREATE TABLE "ranking" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "contest" BIGINT NOT NULL,
    "board" VARCHAR(8) NOT NULL,
    "generation" SMALLINT NOT NULL,
    "total" INT NOT NULL,
    "inputs" VARCHAR(32),
    "day" VARCHAR(10),
    "ranked_at" BIGINT,
    "frozen" SMALLINT NOT NULL,
    CONSTRAINT "uid_ranking_guild_i_fdddae" UNIQUE ("guild_id", "contest", "board"),
    CONSTRAINT "ranking_generation" CHECK (generation IN (0, 1)),
    CONSTRAINT "ranking_total" CHECK (total >= 0)
);
CREATE TABLE "receipt" (
    "key" VARCHAR(64) NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "outcome" TEXT,
    "at" BIGINT NOT NULL
);
CREATE INDEX "idx_receipt_at_3c5764" ON "receipt" ("at");
CREATE TABLE "setting_change" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "key" VARCHAR(65) NOT NULL,
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    "at" BIGINT NOT NULL
);
CREATE INDEX "idx_setting_cha_guild_i_ceef8f" ON "setting_change" ("guild_id", "id");
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
    "ranking_id" BIGINT NOT NULL,
    "generation" SMALLINT NOT NULL,
    "ordinal" INT NOT NULL,
    "place" INT NOT NULL,
    "previous" INT,
    "user_id" BIGINT NOT NULL,
    "numerator" BIGINT NOT NULL,
    "denominator" BIGINT NOT NULL,
    "stale" SMALLINT NOT NULL,
    CONSTRAINT "uid_standing_ranking_0d2219" UNIQUE ("ranking_id", "generation", "user_id"),
    CONSTRAINT "standing_generation" CHECK (generation IN (0, 1)),
    CONSTRAINT "standing_place" CHECK (place >= 1 AND ordinal >= place),
    CONSTRAINT "standing_denominator" CHECK (denominator > 0)
);
CREATE INDEX "idx_standing_ranking_5512df" ON "standing" ("ranking_id", "generation", "ordinal");
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
DROP TABLE "setting_change";
DROP TABLE "receipt";
DROP TABLE "ranking";
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
DROP TABLE "setting_change";
DROP TABLE "receipt";
DROP TABLE "ranking";
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
    "eJztXW2P2zYS/iuEv7QFlMXG+5K9pCiwCdpeDmkSJMFdgKLw0hJlC5ZIR6R247T570dS7x"
    "alFbWyLWv5JVlJM5L8DDWcNw7/ngTEQT49ubZtEmE2eQ7+nmAYIP7H9iULTOB6nV8QJxic"
    "+5IWFojmlIXQFvdyoU8RP+UgaofemnkEC+JrEKBgjsIfKAgIRhvgYcD/BzbBDFH2Iv0DnA"
    "KPArZEIIAxyQl4BekyPUujABAXeIyCNaHMwwt6It7AITZ/BX64j4dF2PsSoRkjC8TJQv7I"
    "P/+cLCLPd2aeIwkoCpM/k0dN/vqLH3jYQV8RFQzicL2auR7ynZIIYjZ5fsY2a3nupbd4jd"
    "lvklb82PnMJn4U4Jx+vWFLgjMGL5bLAmEUQobEE1gYCbngyPcTCaaiin9OThK/ZYHHQS6M"
    "fCFdwR2/QH5uMpu9ffdp9vHXT7PZpCL5lKMgn+QUR0aMGv6qVAKwEK/w5F/T6dnZs+np2e"
    "XVxfmzZxdXp1ecVr5v9dKz7/HL5GjFt5KYvf799dtP4oUIH5rxkBUnvkseyGDMJYWRo1+U"
    "YnsZFLnul0SKe5Mo0hO5LPIPa2TCyMEvfDbtsS8wGeg7Q5+qKS3oC0z7g/50XLjz6UYT9I"
    "TDDPbOoIeI64xbpKloilxmuHdD3kHckOL2lB7yRS4z7DuDTxkMhRGrB36Ry4D/AJ0DfY/q"
    "65ycy+icbsizKMTklrtpWsgXuQzy3ZB3Pd9XqPpazDP60QA+fXr+7Pzq7PI8wzk70wRvFc"
    "ovEVcE7kapvWvxLDMZULdBvUNoVYXz1RKGajxT+i0k+Sse4zQYwK8zH+EFW/LDp6cNyP33"
    "+sOrf19/+PHp6U/lT/5tcmUqL1XBnaEvkcc2epp3i9HYHJ31r0Sym8ldYTVi6CwGsuYoOT"
    "OoGV0psRn4teAX0XV3VYjwihNzaK/uYOjMKlfIlNTRVi8F02D7DMRwIeEUv1u8cJpHwZhE"
    "2EYBqsmzFK9bjcmWbcp7My4fSYDYkosDMAJs5KO5GCkiFQKBveT3Q/4JuAZ8kDmCSORH7j"
    "w+yCLGCeaQ2UtwB0Xqg7PPEXBD8g1hzs4PRaKkknTZw/MUeZetrMqfwl1laCIlyG+ZJmHi"
    "54sjzqDO1fxlMjImI2N051Z4Ov9wtOAv8xkBmJTY8UG/4r9WxztM6UfoHU7beIfTeu9wWv"
    "EOXW67KFyS/3x897YmNpQybMHreDYD/wDfo8c4shtgFVCIOweUfvGLcP74x/XnbaRfvXn3"
    "UoJDKFuE8i7yBi+rKYDYOmo7qDOG/Y3qSWIiTvYytK9ajOyr2oF9tT2ui1Zne4Vd5OqksR"
    "OzsAHnsRqOOfS6/rVxrI/XsX4pPpiJwqOOL1hNrvQ8I7nXh/7fEjKwIIgC6aZS6bUGiFL+"
    "Vlbior4ANz97XBqQjw7BBxhc/PLkZ8/55UbUEQqPFhPuuVc95t7vruUfN/nEMZHxiI1HbJ"
    "Se8YiHJYBEQer4DgUW4z0Y72G43gNkDAVrlWPcYMXmLCbDX6k35OaQrl+Q8xgt3VlLozAk"
    "ioqrelWRMXRSFff7vweNnrULnzXFzyoBNOPtPh5v99US2avXeKLwd9NLVpPHawsiD7fzeQ"
    "uL5yTfE7kyTvqm0oV44hMb+sCBm8aFd214ddbRcR6zhm44X4Zl/NMhCcMkDAcAvVBRGhZP"
    "Qj7CdGH/xaTG2nlE1g7x1KYO8e6zc0h7I4dugjnxAbpFIZ+ioYMcwE0QTiqK0uLV/9xUQT"
    "LC/iWCmHnMQxTAkF9gJOTkHraAS0J5C5UptIMn3B/grzWJmGevVGtg6vVTztGPijqsZbST"
    "eoZ6G0iKtor2xwD6fv1Su5RpTIrrbPrsMlNV4qBJOX384/rNm0Fpo98831dpI3m+URu5Kc"
    "X92ggDLiA7kgk+4gLI/w0dFFrAC4JI3lChYFoytUkKJq1cEhPQFMMa1+ooVMu+C0xKX4mG"
    "MVriMwLovpBG6Ddt+ItcuwJ/rJqoYNBIa1Yr+ZdxjNDF7b8ilnqOXm41oR8huOctsD2vhf"
    "Z8G1n+I3WXP2YsRlt31hjr0LO1RnTGMMIhPW0zpqf1g3paGdWLkFDNUZ2xmFHdeVS7SDGm"
    "m0BPGAzk3UvuCGWzgGg37CrzGQF0FsAx9S4aHfhNnV+aw4mHav8y3Jhiyd4mUahnn+QcIz"
    "RQzts4NOf1Ds15xaH5EhHWoe1FiW1Mg9Yshxof4ANJUvweQnWDkfiC1ZSm+LqeLTKqNqmK"
    "LL0APr8HCLNQVQhWS9YmHVFTApbr36wYzKQoTIrisesgU/01COiNPbljexIG6XYjbZfGZA"
    "xjGtb9rY0x5YqmXPGIle9QbG9huUxUtre80Gh7LzKSNhWLYveBUBYOzgkDS0j5KYSVpYcN"
    "pA+oIdyVYT386sFBWNYUMbkHVVUI9Uufizz7X/s8+dmNsC0r1OZ8qPM3oSfisb9MdiSofa"
    "+I3msH6UEvcux/ErUjrsR0wM0Yxodu/+ljH7lMOzZbYNpRmypjq+zSVnld6CSkMllK1xst"
    "F2+b8l4D5h1GICR3z8GdaHvElqJ7UbGx0R03UuYkxHJ5RNWo0Wfv2dBpzrWNzdTpnmGrt1"
    "8YVKQwG9afQFXecgwOZ89dQwIYrhCbcQtfq1/pFtsIcb5sM2te1s+al5VZ0w4R7JLULPMZ"
    "R/8YJ883CFKkmjXjC43TpZ+RtOg5SEAAN8CRfe+B6CoslveI37AIScSP7ki4AhFmns8nQ4"
    "QtMN9IV18o3jl/jui+4BN7dQJuGFkhfAM44x2N1x0iaC/BkviOatHinp/9gBla/q+h7FL6"
    "0S1l7CvOXj9txwLTATvnMJNKi0lFfk6aKbuUxUwlnRN2Uj/pwZ6xGNiPcQb/QzYnUk3hyZ"
    "XGOTzIaVptvjMnzgZ4cfejOCD/HHx+bwEf3SIfQD6Z8rsguLIAdywBV5jerSyXcUMSAFmS"
    "QyVV2kmJqvfc2c1jWrdmMj2ZBvOVNU3ipirHVOU8RugP6yccGvKtDE27FE1TjqaapDlcO+"
    "xHm0wo4v91rYd7TD+aRsF7RlvaVLops4Rlf5g/HRXmsfVaBb2+i1LGMJph3lvNn0/wAlE2"
    "0wa1ymjAVY/UmWZdZZlrfKUL/ReGiC56uvnZlGc0WriPJZACFO1UVoFpNCrgEYXAPJ+rcY"
    "LRB5GMQcrC1QqN1RgWS6nbRcauQcYAYNIuXBaohvHDngOxnZVV21VTk1unxXj+S0xQazDf"
    "jWWCWkMShglqDQD6ksptXe5TZBpheGsHC87MKp5HYxe9E00iVcZQfKHRApINJmlb8ydEXM"
    "KUAUbiruAngBs1shQv7t8rtvUUrYORw485tct1pgMgk5bNC0CEGSPsHcpU5lHPd9dvHmy2"
    "Dj30F2UspkEJw/QPHowATA9b08N2b+ZoG2u0fQ9bUYqrg2xKP0Jkn162CShf1geUL6vD9p"
    "vmsP022mHbuxd1DJsGH3EyZO1Du8OClBKbMSmO0WV9T6hXt5Azu2Y1Oa7rIlUL11XU9XMR"
    "xIs55DpMjwHRZdcCLkJiQabtRw5yVI6pFq8yar/lZ8aW2XakvhzcL7AYj9R4pEZ7GY90WA"
    "IwHumOPVKz98fBWvbroZ5yGNA7gz4n0WKp39SlxGbgP1JXgMWAqDwBluwA0OgIZER6LaBt"
    "SJdJd2dwI4JON4DCDRWLw4XlLox8jwIIHCSdjRfgJkTuTeYAzJEoLKWAEQvQyF4CKIhFgu"
    "oH7hKoHIk9P9zsnnlkX6TxNQYlDONrDEcANf2TG8EfZQvlPQNvcjc7zN3wGV0H24R8hNCa"
    "+rejVBQD8SA+QLyq8SDSS40eRFggatUKck74O4vmUqKUn6PPRNXaj6fCYBf9pAIYt7T4ab"
    "u1RWy8U7CO5r5Hl8ixZPeK1KYXbSAD6CB+Z3UPyT099951B8mjxZ/ylcyag+F8k8aHGJQw"
    "imHF7KPRiSxmTGbBWtfIotBQGmZWxjBCQ6vn7q0JFkkavgxw85rWMudoxnYfK1sZYVCRVm"
    "to7JbQjwbF3la1e3gdqVJo9R9/zjG+1exn0xZf/9m09vMXlw62DdOgke2/NE74JB1K40ps"
    "pjNRV5vBDck3VX/N5jkt5xqNJu46nw0lMoBsxH/7RBUZSC5ZjZGBAlGr3KKDgjVhCNsbsE"
    "IbizvpQeAxLvK4dtBjFCDXRTY7ATckYvwyupHlhbEHHyLKpShWt8VHbkShL1J7Yv8edUJx"
    "5098QKNr/kJasWPU4y59A2pz3VfXZePYD3KyMM0EDgZ9otCq0H9CX2uAL7CMwQ5tgPDTr5"
    "8lgPWbxgWb5Mqbd29/T8m3d5Ibcl5lnCHcgRhPH+PtF/l8jeVPr5hQZYJGQyrZynFm57St"
    "Mi0JH4j5HLFjBwTi/nzckNDK66meA4RFLaBoHhBhh3DDR51DefAd21RVFWdWU1Nl8iFm7j"
    "Zm04CgP6RfdmjAy57ZRRvP7KLeM7vYjtvNkUtUHT7rDdKcYxQA790gdZlqg6d6vDMGA/fR"
    "2/8j1dVDcQB8ogydyvPN5n5K0WJh9hqFHhHFSISieIs+0RN1jhAGDsFItR67DYuyiCndIa"
    "NkwsmbmRKm4Qz/JpPd7Imyw6JZ4w8d0ChP9JDG2M45Rji6+19ObUyXR2S6MIidmprw7Fqz"
    "CVOkatMZXvZz/4EC2Z0IkLgCW9YSyo2GIQboK78HcMWdOJuyQXynmyhNnaSoPdHL5XK7uv"
    "0Pm7lIyPGAvolmDtQ0MrP3AWfv8oejV7CV8xkBdBbA8ZUi714EfVQjp1q/AmotngWOMYHZ"
    "W1GynNs18MzoDZoqNEN065FIUeRdD2iBZUQ1sr1BajJzB5vFcBTEhQh64JfYDPyd4XcQJg"
    "GfvLQFsMVoRNBZBNzv9rV3SMyYTOG9NYj4yzUKPXs5UURfkitWU+wF5jT3RV7qcX1A3bpq"
    "7nssQYwHWhH14YlbFFKld1Yf4C6wjDHCfdGm+oRT1ce4Lyr1J+Kj0kA4IR8huk9P263Ja1"
    "qUV0khyOX4qj5UYrWMGuECyxbKjmcz8A/wPXqM1kEDuAIMcef6wpPtGhMrbuO4COVd5A1e"
    "Hnoy+/5/GatwbQ=="
)
