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
    "topped_up_at" BIGINT,
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
    "scale" SMALLINT NOT NULL,
    "bid" VARCHAR(24)
);
CREATE TABLE "equity_point" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "day" VARCHAR(10) NOT NULL,
    "equity" BIGINT NOT NULL,
    "deposits" BIGINT NOT NULL,
    CONSTRAINT "uid_equity_poin_account_d3725b" UNIQUE ("account_id", "day"),
    CONSTRAINT "equity_point_amounts" CHECK (equity >= 0 AND deposits >= 0)
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
    CONSTRAINT "posting_kind" CHECK (kind IN ('start', 'reward', 'topup', 'trade'))
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
    "topped_up_at" BIGINT,
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
    "scale" SMALLINT NOT NULL,
    "bid" VARCHAR(24)
);
CREATE TABLE "equity_point" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "day" VARCHAR(10) NOT NULL,
    "equity" BIGINT NOT NULL,
    "deposits" BIGINT NOT NULL,
    CONSTRAINT "uid_equity_poin_account_d3725b" UNIQUE ("account_id", "day"),
    CONSTRAINT "equity_point_amounts" CHECK (equity >= 0 AND deposits >= 0)
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
    CONSTRAINT "posting_kind" CHECK (kind IN ('start', 'reward', 'topup', 'trade'))
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
DROP TABLE "equity_point";
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
DROP TABLE "equity_point";
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
    "eJztXetv27YW/1cIf9kGuEHqPJrbDgPSYtvtRV9oi3sLDINDS7QtWBJdkUrqbvvfL0m9LU"
    "oRFdmWlfMpsXmOJP9IHZ43/xp51CYuO7m2LBr6fPQc/TXysUfEP9tDYzTC63U2IL/geOYq"
    "WpwjmjEeYEtea45dRsRXNmFW4Ky5Q31JfI084s1I8ANDHvXJBjk+En+RRX1OGH+R/INOkc"
    "MQXxLk4YjkBL3CbJl8y0IP0TlyOENryrjjL9iJfAKbWuIRxMd93Cz0na8hmXK6IIIsELf8"
    "44/RInRce+rYioCRIP43vtXozz/FB8e3yTfCJIP8uF5N5w5x7cIURGzq+ynfrNV3L53Fa5"
    "//pmjlj51NLeqGnp/Rrzd8Sf2UwYnmZUF8EmBO5B14EMp58UPXjWcwmaro52Qk0VPmeGwy"
    "x6ErZ1dyRw+QfTeaTt+9/zz99Ovn6XRUmvmEIzc/8VcCGblqxKMyBcBCPsKTf00mZ2fPJq"
    "dnl1cX58+eXVydXgla9bzloWf/RA+ToRVdSmH2+vfX7z7LB6JiaUZLVn7xj+LBHEdcajIy"
    "9POz2HwO8lz3z0SCe91UJF9kc5G9WAObjAz83GvTHPscE0DfGvpETBlBn2PaH/Snw8JdbD"
    "eGoMccsNhbgx4QITNuiaGgyXPBcm+HvE2EIiX0KTPk81yw7FuDzzgOpBJrBn6eC8B/gMzB"
    "rsPMZU7GBTKnHfI8DHx6K8w0I+TzXIB8O+TnjutqRH0l5in9YACfPD1/dn51dnme4px+Uw"
    "dvGcqvoRAE841WelfiWWQCULdBvSNkVYbz1RIHejwT+i0kxSMe4zbo4W9Tl/gLvhQfn57W"
    "IPff64+v/n398cenpz8VX/l38chEDZXBnZKvocM3ZpJ3ixF0jtbyVyHZTuUuscI0tJ4Guh"
    "Yo2VNs6F0psAH87fU/ul4LHMO18Qxsc7aahNiH/vjmQEY45qucl11+McPW6g4H9rQ0Qie0"
    "irY85E287W+wjxcKTvm75QMnsSzfp6FvEY9UxLry4+PagNc25b1Rr0/UI3wppgNxiizikp"
    "lcKDIchZG1FNcj7gm6RuJFtyWRjFHdOWKNhVwQzDC3lugOy/CTYJ8RNA/od+ILdvFRBqtK"
    "ga893E8T+9qKbP0hXQacjNQMiksmgbDo/vKTYNDHy/6EqBhExWD/2goRZC+OEfxFPpgACE"
    "seH/Qr8WtNLPSEfoAW+qSJhT6pttAnJQt9LnQXjVn4n0/v31X45xKGLXhtx+Lob+Q67BhX"
    "dg2sEgp5ZY+xr24ezh/fXn/ZRvrVm/cvFTiU8UWgrqIu8LIchom0o6aLOmXY36oexSriaC"
    "9L+6rByr6qXNhX2+s6r3U2F9h5rh0ZekNVHDPoTS1scG4cr2H9Ur4wI41FHQ2M60zpWUpy"
    "rw39vyXmaEEJQ8pMZcpq9Qhj4qnGsYn6At387IjZwGJ1SD7E8eKXJz879i83MpdTWrQ+FZ"
    "Z72WLu/OpG9nGdTRwRgUUMFjEIPbCI+zUBsYA0sR1yLGA9gPXQX+sBc068tc4wrtFiMxbI"
    "sijlfAp1yNQuyHhASreW0iQIqCbrrVpUpAytREXfAp1b3rNm7rM6/1nJgQbW7uOxdl8tib"
    "V67Y809m4yNK6zeC1J5PjNbN5cAaPie6KqE5VtqkyIJy61sItsvKktfmzCa1LLKHigjrE/"
    "b8YY7NM+TQYEDHsAvRRRBhpPTD7AcGH3Cb2g7TwibYc6elWHOvfpObS5ksM23oy6iNySQG"
    "zR2CY2EiqIIJVJaVEHBqGqEOVh/xpinzvcIQzhQAxwGghyxx+jOQ3UJcYI+7aidTHjaOXT"
    "Ox/NHFunIu3xzvcHBCpVKO5YK13dUrU8yzi6EWmH1aR2kv9QrTOpKS+j/cnDrltdHpkwDU"
    "nQnU2eXaaiTX6oE2af3l6/eVPeiWc6Bah65c60qs8QPA/nTdbtefW6Pf+pP/vCr6os5wN1"
    "9LnU+eHaXSIq75muU8pmYWDso7jrELrDDN3RQEjruyWR+c1bxi2yXMqI/UKMyE9JmrNqA6"
    "RGZLBXCno5OiNClEtpj2zdfrHne2tN8vjeYIn3UWur21XAEj9kPlLhrTGwXQp8MAFgj/fP"
    "Hm9TWwtltdDE5vjA74ny+5vjujqtV31fq+7OE4r7nSI+EnNphSrPkM6l1kkDW7oYHM8L1Q"
    "U1/oyGTE1yE4s7H9TkgV4JUgj0yt5NgJJvxvDnuXYF/lAlUc5PqpznJmp9xjFAzb77wjzm"
    "2GYpnjH9AMFt4jyt9p2ebyMrfqSp3p6ygLRuLTHWgWMZreiUYYBLupuAQB7eRUCZ4apOWW"
    "BVt17Vc6JZ03WgxwwAefvKH8r41KPGvZuLfDABrSfgmNrYDg78uiag9VkKh+oEehypCoyG"
    "gZl+knEMUEE5b2LQnFcbNOclg+ZrSHmLDogFtiEtWujKMDzAexKk+D3A+tycaGBcF6b4tp"
    "4uUqomoYo0vIC+fEDE54GuHqWSrEk4oqISJZO/aSYMhCggRPHYZRAUofQCetAnd6xPYi85"
    "ebIIcLVGkzIMaVl3V6IPWVpQNXXEwrcvurfUXEY63VsN1Orei5SkSeGUPIguUCnkM8rREj"
    "PxFfG1lU41pA8oTdqVYt3/oqReaNaMcHUccXkSqjsw5Xn234Jp9PM89C2VoTYTS108CTuR"
    "t/1ltKOJqsF8J42Z9nqYUK8rnrrfRK1QCDETcFOG4aHbffjYJXNu7JvNMcGxKEeoq7zONT"
    "TVqSyF8VrNxdmmvFeBee8TFNC75+hOFtbxpWyimu+vKuvrZjTwVeVcWakxZ+9Y0amPtQ1N"
    "1WkfYavWXzjWhDBrytqxLm45BIOz4+aFHg5WhE+Fhm9UfL3FNkCcL5vsmpfVu+Zlade0Ao"
    "LbBDWLfGDoH+Pm+YZgRnS7ZjRQu126KUmDmneKPLxBtjp+C8nDTWR5j/wNi4CG4tMdDVYo"
    "9LnjqlL0MZpt4sJycT9xH9kEzqXW6gTdcLoi/g0SjHcsanNCsLVES+raJNDVvO/13g/Yod"
    "VfA2GX0A+uQ0pXfvbqbTuaMBOwMw7YVBpsKup1MgzZJSywlbQO2Cn5ZAZ7ygKwH+MO/lb1"
    "SNVt4fFI7R7uZTSNzgCdUXuDnKgJa+SQf46+fBgjl9wSVzUPE1cheDVGwrBEQmA6typdZh"
    "5QD6mUHKaokoauTH/0525u07hDLDSk6c1bVreJQ1YOZOU8RugPayccGvKtCE2zEE1djKYc"
    "pDncqTyPNpiQx//b2gz3iH4w55XsGW2lU5mGzGKW/WH+dFCYR9prGfTq5qwpw2CWeWc5fy"
    "71F4TxqTGoZUYAV79Sp4Z5lUWu4aUudJ8YIpt2m8ZnE57BSOEuSiAlKMahrBzTYETAI3KB"
    "Oa4Q49QnH2UwhmgTV0s041q3WELdzDN2jVIGhONTi1SCahDd7DmSp+qOVYt97TlHZtwmJx"
    "1lvwScWr15b8bg1OrTZIBTqwfQF0Ru43SfPNMA3Vs7KDiDKp5Hoxe9l00idcpQNFCrAakG"
    "k6yp+hMQMcOMI06jQ4hOkFBqVCpe1L8XOQzJ1sHEFp8F9TxUZ0dwpdm8QFSqMVLfYVynHn"
    "V8dfPmwdHJ01CcDxoTiDfoH9yvCYAettDDdm/qaBNttHkPW5mKa4JsQj9AZJ9eNnEoX1Y7"
    "lC/Ly/a74bL9Pthl27kVFSmEJugmDAOEt/tgyNrFVouClAIbqBTHaLJ+kCcLVRRypmPjOs"
    "N1nadqYLrKvH4xBVExh6rDdDiSXXbHaE6ILMi03NAm2sN3jXgbHIYYa2bbnvqicz/HAhYp"
    "WKQgvcAi7dcEgEW6Y4sUzv44WMt+M9QTDgC9NegzGi6W5k1dCmwA/5GaAjwCRGcJ8PgEgF"
    "pDICUyawFtYbaMuzujG+l0ukEMb5gsDpeau1TyHSaPRI8OQn2BbgIyv0kNgBmRiaUMcTpG"
    "LLSW8ox0rAJUPwiTQGdI7PnmcHrmkb2RYGv0ajLA1ujPBFT0T64Ff5AtlPcMPMRudhi7ET"
    "u6CbYx+QChhfy3oxQUPbEgPmJ/VWFBJEO1FkSQI2rUCnJGxTPL5lIylV+gz2XW2o+nUmGX"
    "/aQ8HLW0+Gm7tUWkvDO0Dmeuw5bEHqvuFYlOL9tAetgm4sr6HpJ7uu+9dQfxreW/6pGg5q"
    "A/7yTYEL2ajLxbMX1pTDyLKRMUrLX1LEoJZaBmpQwDVLQ67t4aYxGH4YsA19e0FjkHs7a7"
    "qGzllGNNWK2msVtMPxgUO6tqd/x1qAuhVb/8GcfwqtnPJg3e/rNJ5esvhw52DFOvke0+NU"
    "7aJC1S4wps0Jmorc4wD+h3XX/N+j0t4xqMJG67n/XFM0AsIn77SOcZiIfGtZ6BHFGj2KJN"
    "vDXlxLc2aEU2Y2Gke57DxZRHuYMOZ4jM58TiJ+iGhlwMkxuVXhhZ8AFhYhZldVv0aR4y7M"
    "rQnjy/Rx9Q3PkdH9DoWjyQke+YdHhKX4/aXHfVdRkM+15uFtBM4GDQxwKtDP1n8q0C+BzL"
    "EPTQGgg///pFAVh9aJy3iUfevH/3e0K+fZJcn+Mqw3Th9kR5+hQdvyj2a1/99JIKVSSoVa"
    "TioxynVkbbKNIS86GIz5YndmAkry/WDQ3GWT7Vc0R8mQsomweEvk2F4qOPoTz4ik2yqvI7"
    "K+RUQTwE9m5Qm3oE/SHtskMDXrTMLppYZhfVltnFtt9uRuZU1+GzWiHNOAYB8N4V0jnXHf"
    "BUjXfKAHAfvf4/UFndFwPApVrXqfq+Xt1PKBoUZq9J4FCZjEQZiY7okz1RZ4T4yKY+0dVj"
    "N2HRJjElJ2QUVDh1MUhh6s/yr1PZ4UyUHSbNgj10QKU8lkMGazvjGODq7r6cGlSXR6S6cO"
    "zbFTnh6Vi9CpOnatIZXvVz/4Eh1Z0I0SgDW+USqoOGsY/IN3ENNJdXEmzaBvGtLqJVdeKk"
    "9lguF9Ptqs4/rOeigcADu+DN7KlqBLv3AXfv4otjlrCV8cEEtJ6A40tF3v0UdJGNnEj9Eq"
    "iVeOY4hgRmZ0nJam83wDOlBzR1aAbk1qGhJsm7GtAcy4ByZDuDFCJzB9vF/NCLEhHMwC+w"
    "Afyt4beJTz2xeRlPwBYjTEHrKRB2t2t8QmLKBIn34174X65J4FjLkcb7Eo+M63wvOKO5z/"
    "NSjesD8tZ1e99jcWI8UIuodk/ckoBprbNqB3eOZYge7osm2SeCqtrHfVHKP5EvlQHCMfkA"
    "0X162qwmr64orxRCUOX4uj5UslpGj3COZQtl27E4+hu5DjtG7aAGXAmGvHJ14sl2jsk4au"
    "O4CNRV1AVeHnoz++f//wjZ2g=="
)
