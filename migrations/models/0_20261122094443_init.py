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
    CONSTRAINT "account_total" CHECK (cash + reserved <= 100000000000000000),
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
    "units" BIGINT,
    "reserved" BIGINT NOT NULL,
    "limit_price" VARCHAR(24),
    "stop_price" VARCHAR(24),
    "trail" VARCHAR(24),
    "mark" VARCHAR(24),
    "armed" SMALLINT NOT NULL,
    "notify" VARCHAR(8) NOT NULL,
    "state" VARCHAR(10) NOT NULL,
    "placed_at" BIGINT NOT NULL,
    "changed_at" BIGINT NOT NULL,
    "expires_at" BIGINT,
    "closed_at" BIGINT,
    CONSTRAINT "orders_side" CHECK (side IN ('buy', 'sell')),
    CONSTRAINT "orders_state" CHECK (state IN ('open', 'filled', 'cancelled', 'expired')),
    CONSTRAINT "orders_reserved" CHECK (reserved >= 0 AND reserved <= 100000000000000000 AND (reserved = 0 OR state = 'open')),
    CONSTRAINT "orders_units" CHECK (units > 0 AND units <= 1000000000000000000),
    CONSTRAINT "orders_sale" CHECK (state <> 'open' OR side <> 'sell' OR units IS NOT NULL),
    CONSTRAINT "orders_armed" CHECK (armed IN (0, 1)),
    CONSTRAINT "orders_notify" CHECK (notify IN ('channel', 'dm', 'silent')),
    CONSTRAINT "orders_closed" CHECK ((state = 'open') = (closed_at IS NULL))
);
CREATE INDEX "idx_orders_account_256dd8" ON "orders" ("account_id", "state");
CREATE INDEX "idx_orders_state_2e688a" ON "orders" ("state", "changed_at");
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
    CONSTRAINT "account_total" CHECK (cash + reserved <= 100000000000000000),
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
    "units" BIGINT,
    "reserved" BIGINT NOT NULL,
    "limit_price" VARCHAR(24),
    "stop_price" VARCHAR(24),
    "trail" VARCHAR(24),
    "mark" VARCHAR(24),
    "armed" SMALLINT NOT NULL,
    "notify" VARCHAR(8) NOT NULL,
    "state" VARCHAR(10) NOT NULL,
    "placed_at" BIGINT NOT NULL,
    "changed_at" BIGINT NOT NULL,
    "expires_at" BIGINT,
    "closed_at" BIGINT,
    CONSTRAINT "orders_side" CHECK (side IN ('buy', 'sell')),
    CONSTRAINT "orders_state" CHECK (state IN ('open', 'filled', 'cancelled', 'expired')),
    CONSTRAINT "orders_reserved" CHECK (reserved >= 0 AND reserved <= 100000000000000000 AND (reserved = 0 OR state = 'open')),
    CONSTRAINT "orders_units" CHECK (units > 0 AND units <= 1000000000000000000),
    CONSTRAINT "orders_sale" CHECK (state <> 'open' OR side <> 'sell' OR units IS NOT NULL),
    CONSTRAINT "orders_armed" CHECK (armed IN (0, 1)),
    CONSTRAINT "orders_notify" CHECK (notify IN ('channel', 'dm', 'silent')),
    CONSTRAINT "orders_closed" CHECK ((state = 'open') = (closed_at IS NULL))
);
CREATE INDEX "idx_orders_account_256dd8" ON "orders" ("account_id", "state");
CREATE INDEX "idx_orders_state_2e688a" ON "orders" ("state", "changed_at");
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
    "eJztXe9v2zYT/lcIf9kGuEHqpGnWDgPSYtvbF107tMW7Atvg0BJtC5ZEV6SSuNv+95dH/b"
    "YoRVRkW1b4pY2keyT5IXW84x2Pf488ahOXnVxZFg19PnqB/h752CPij+1LYzTC63V2AU5w"
    "PHOlLM4JzRgPsAX3mmOXEXHKJswKnDV3qA/CV8gj3owE3zDkUZ9skOMj8T+yqM8J4y+TP9"
    "ApchjiS4I8HImcoNeYLRH2bRQQRoIbYiMcECnDQg/ROXI4Q2vKuOMv2Am8j00t8ULicP+P"
    "Dn3nS0imnC6IEAvEC/zxx2gROq49dWwpIG4U/xk/ePTXX+LA8W1yRxgA4HC9ms4d4tqF5o"
    "lg8vyUb9by3Ctn8cbnP0tZ+OmzqUXd0PMz+fWGL6mfApyozRbEJwHmBJ7AgxDazA9dN27d"
    "pBmjn5OJRG+Zw9hkjkMXWh7Q0Qtk50bT6bv3n6Yff/o0nY5KvSJB5ForPiWYgR4lXpVJAh"
    "bwCk++n0zOzp5PTs8uLp+dP3/+7PL0UsjK9y1fev5v9DIZW9GtJGdvfnnz7hO8EBXdNurO"
    "cOJficEcRyjZGBn7+VZs3gZ51P0tkfBe1xTJiawtso9uYI2RkZ/7bJpznwMZ6ltTn6gpLe"
    "pzoP1Rfzos3sXgo0l6jDCdvTXpyUCvR3weZbp7O+ZtIgwpYU/pMZ9HmW7fmnzGcQBGrB75"
    "eZQh/wE6B7sO09c5GcronHbM8zDw6Y1w07SYz6MM8+2Ynzuuq1D1lZyn8oMhfPL0/Pn55d"
    "nFecpzeqaO3jKVX0KhCOYbpfau5LMIMqRuk3pLyKpM5+slDtR8JvJbTIpXPMZh0MN3U5f4"
    "C74Uh09Pa5j739WH1/+5+vDt09Pvip/8u/jKRF4qkzslX0KHb/Q07xbQ2Byt9a9ksp3JXY"
    "KaZmjdDHQtWLKnWHN2pQAz9GvRD7Pr81VuhhdOzLC1usWBPS1doRNaJVu+5E287TPYxwtJ"
    "J/xueOEkxuL7NPQt4pGKGEz++rg2ELMteW805iP1CF+K5kCcIou4ZAY9BQIjGFlLcT/inq"
    "ArJDqZDUIQLbl1RCcLuRCYYW4t0S2G0IeAzwiaB/Qr8QVcHELYpBSC2cPzFHGXrajKH+Cu"
    "cjKSLShumQRhoufDkQCoYzV/mYiMicgY3bk1PZ19OFr0F3GmAUxI7PioX4lfq+MdJvID9A"
    "4nTbzDSbV3OCl5h3Nhuyhckv9+fP+uYm4oAWzRazsWR/8g12HH2LNraAUq4M4eY1/cPJ3f"
    "/nr1eZvp12/fv5LkUMYXgbyLvMGrcgggso6aduoUsL9ePYpNxNFeuvZlg559WdmxL7f7dd"
    "7qbK6w86hWGjs2C2t4HqrhmFGv618bx/p4HetX8MGMFB51dGFc50rPUpF7fejfl5ijBSUM"
    "STeVSa/VI4yJtxrHLupLdP2DI1oDi94BOMTx4scnPzj2j9eQawgerU+F5172mDu/u5Z/XO"
    "cTR0LGIzYesVF6xiPuVwPEClLHd8hBjPdgvIf+eg+Yc+KtVY5xjRWbQUyEv5RvKMwhXb8g"
    "wxgt3VpLkyCgioyralWRAlqpivv934POnjWbPqubPytNoBlv9/F4u6+XxFq98UcKfze5NK"
    "7zeC0QcvxmPm9uKZ3EPZHr5KRvKl2IJy61sItsvKldhtcEq7OOTmDMGrr+fBlj45/2qTFM"
    "wLAH1IOK0rB4YvEBhgu7TyY11s4jsnaoozZ1qHOfnUObGzls482oi8gNCcQQjW1iI2GCCF"
    "FISotW/wtThcgZ9i8h9rnDHcJkaQDGaSDEHX+M5jSQt1CZQjt4wv0T/JUmEXeslWoNTLV+"
    "yhDdqKjDWkY7yWeotoFk05bZ/uhh161eapeAhqS4zibPL1JVBQd1yunjr1dv3/ZKG/3suK"
    "5KG8nztdponkjcr418JBrICmWAj84RFv8GNgnGyPG8UN5QoWAagpoEBeMyL7EJaJJhjWt1"
    "FKpl3wkmha9Ewxgt4EwDtF9IA/pNm/48alfkD1UT5Qwaac1qBf9SxABd3O4zYplj68VWY/"
    "kBknvegNvzSmrPt5kVP1J3+WMKMdq6tcZYB46l1aNTwAC79KRJn55Ud+pJqVcvAso0e3UK"
    "Mb26da+eE0WfriM9BhjK26fcUcanHtUu2FXEmQZo3QDHVLtocOTXVX6pn048VPmX/s4pFu"
    "xtGgZ69kmGGKCBct7EoTmvdmjOSw7Nl5DyFmUvCrAhdVqzHGp4hPckSPFLgNUFRqIL47ow"
    "xd16ukilmoQq0vAC+vwbIj4PVIlglWJNwhEVKWCZ/k2TwUyIwoQoHrsOMtlfvaDe2JM7ti"
    "exl2xF0nRpTAoYUrfubm2MSVc06YpHrHz7YnuD5TJS2d7yQq3tvUhFmmQswu4DgUwcnFGO"
    "lpiJU8RXph7WiD4gh3BXhnX/swd7YVkzwuUeVOVGqF76nMfsf+3z6Id56FsyQ20murp4E3"
    "YCj/1xtKOG2veK6L1WkO71IsfuB1ErFEpMh9wUMDx2uw8fu2TOtedmc6AdlakytsoubZU3"
    "uUpCKpOlcL3WcnG2Je81YN77BAX09gW6hbJHfAnVi/KFjW6FkTKjgS+XR5SNGn14x4ZOfa"
    "xtaKZO+whbtf3CsSKEWbP+BKvilkNwODuuGuLhYEX4VFj4WvVKt2AD5Pmiyah5UT1qXpRG"
    "TSsguE1Qs4gzjv4xDp5vCWZENWpGF2qHSzcVaVBzkCIPb5At694jqCoMy3vgNywCGoqjWx"
    "qsUOhzxxWDIfHHaLaRrj4o3pl4DlRfcKm1OkHXnK6If40E8JZF6w4JtpZoSV1btWhxz89+"
    "wAgt/9dQdon84JYydjXPXj1sRw2mQ3aGMINKg0FFfk6aIbsEYoaS1gE7qZ/0aE8hhvZjHM"
    "F/lcWJVEN4fKV2DPcymUab78yovUFOVP0ompB/gT7/NkYuuSEuwmIwFXcheDVGwrFEQmE6"
    "NzJdZh5QD8mUHCalkkpKTL3nzm4e07g0k6nJ1JuvrG4QN1k5JivnMVJ/WD/h0JRvRWiahW"
    "jqYjTlIM3hymE/2mBCnv+7tR7vkfxgCgXvmW1pU+mGzGLI/jh/OijOI+u1THp1FaUUMJhu"
    "3lnOn0v9BWF8qk1qGWjIVffUqWZeZRE1vNSF7hNDoIqebnw2wQxGC3exBBJI0Q5l5UCDUQ"
    "GPaArMcYUapz75AMEYokxcLcmMa6fFEulmM2NXKAUgHJcLlwmqQfSwFwi2sxpXVtXUROuU"
    "GM9+iZnU6s13MzaTWn1qDDOp1QPqCyq3cbpPHjTA6a0dLDgzq3gejV30HopEqoyh6EKtBS"
    "QLTLKm5k9ARAszjjiNqoKfIGHUyFS8qH4vbOsJpYOJLY6F9FzoTBthLi2bl4iCGQP2DuNj"
    "RNeQghOl4zDqCRNHNCoivs0gKcdT2U/7fPyf/p/+70tH1jiH+0byGM3CDVoRsmboWtwIYp"
    "b2NeQZQSX0uFgq5BFhtgRplhRJv5ZV+aQkpBytKXOA1pZVjuM9TmHr08KeqIsoTc+UFzA2"
    "n1HQpgJyvxrAVOE1VXj3ZlA3saebV+GFZGIdZhP5ATL79KLJlPhF9ZT4RbnbftXstl8H22"
    "079wP3Xj+6b/GcAxUdjTwDPeLzKBOeaJnl4HgOn2qX796CDS+S2f0ibMbpWp/oIsrwfD/P"
    "8CgtqzkFGHbvZxemj7RmomN5w+393OLAUw2B9ckOKWgwI2AX2Q4+5c5cKzUnQ+zPTk4yY0"
    "d76bAdr0RPJ1KbD2UxYICOSPeJT2sXWy0WnxdgZvKttV2ciw5o8V/EmQZo3QDkbu0IB0+7"
    "AYo445K3/gBcytr0/zzMsH+E0fHf4lDrSBEgT6+N62Lk67xUgyg5lBCAYLKsGyFLPjkcwY"
    "Y+YzQnBGo/WW5oE1sV4tbCKhMEtyLFUQhlOymwmEeYg5jQsQkdm7HbhI771QAmdLzj0LHZ"
    "ZvRguwNq2qMxwpDemvQZDRdL/fqxBZih/0hdAR4RovIEeLzZYK0jkArp7TYF+aDxRlLoGr"
    "JDrhHDGwZ16MByj3NMMbKJdDZeQnLp/Dp1AGYE1rAyxOkYsdBaIgzCkOr6jXAJVI7Enh+u"
    "n8JqfA3jaxj1aHyN/jVAxVZNteQPcremPRNvkix3mGQpRnQdbmPxAVJrltodpaLoiQfxAf"
    "urCg8iuVTrQQQ5oUa7TsyoeGdYNQZVAwT7HNa/fXsKBjusI/NwVD3zu+0qmpHxztA6nLkO"
    "WxJ7LAtlJjY97DjhYZuIO6u3q9jTc+8tcRA/Gv6Ur2TKG/TnmzQ+RK8aIz+tmH40OjOLKW"
    "gwqXd7n1kEDaVhZqWAARpaHafnxVzEYXidjNIicjB9u4u0Uk45VoTVKqlM5QfDYmcF9Bx/"
    "HapCaNUff4YYXjL52aTB1382qfz84dLBdnzuNbPdZ+aCT9IiM64AM5lxbW2GeUC/qrbyqB"
    "/TMtRgNHHb8awvMwPEIuK3j1QzA/Glce3MQE6oUWzRJt6acuJbUI9mMxZOuuc5XDR5lDsI"
    "RWfIfE4sfoKuacjFZXIt0wsjDz4gTLQi1MmJjuYhwy6E9mCrYHVAcedPfMCeWuKFtOaOSY"
    "dLY3q0o1ZXGzwZx76Xg4WpW3gw6mOFVqb+E7mrID4HGYIdWkPhp58+SwKr96f3NvGVt+/f"
    "/ZKIb29a3+e4yjCncHtiPH0kHBKrXsvFZioTqihQa0ixSHRqZbKNIi0xDsUr3mBzUIzg/q"
    "Lf0GCc5VO9QMSHXEAoQxj6NhWGjzqG8uA7Nsmqyo+sJqfKxEPM2G3Mph5Rf0i/7NCEFz2z"
    "Z008s2fVntmz7Xm7GZlT1WYi1QZphhgEwXs3SOdctZd0Nd8pwNB99Pb/QHV1XxwAlyqnTu"
    "X5enM/kWiwMHtNAodCMhJlBN3SYCW3X5kR4iOb+kS1HrsJRJnElGzGWTDh5M1MClN/un+d"
    "yW62X91h0qzxhw5olMd6SKNvZ4gB9u7ul1Mb0+URmS4c+3ZFTnh6rd6EyUs12YRObh33DU"
    "OyOBqiUQa2zCUcy0lGH5E7cQ80hzslu4xs70XX6iZKUydOao/1cjHdLplFKRegqUPRQPCB"
    "XTOb2VPTyIzeBxy9ix+OXsJWhjMN0LoBji8VefdN0EU2cqL1S6RW8plDDInMzpKS5diuwW"
    "cqb9hUsRmQG4eGiiTvakJzkAHlyHZGqYnMHWwU80MvSkTQI78AM/S3pt8mPvXE4KXdAFtA"
    "0wStm0D43a5idKw34VKQSbwf92L+5YoEjrUcKWZf4ivjurkXnMncN/NSzesD8tZVY99jmc"
    "R4oBVRPT1xQwKm9M6qJ7hzkCHOcD9rkn0ipKrnuJ+V8k/go9JgOBYfILtPT5utyatblFcK"
    "Icjl+Ko6VLBaRs1wDrLFsu1YHP2DXIcdo3VQQy6QAXeuTjzZzjEZR2UcF4G8i7zBq0MPZv"
    "/+H5GXpY0="
)
