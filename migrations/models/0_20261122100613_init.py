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
    "eJztXW1v27YW/iuEv2wD3CDNW7N2GJAW224vurZoi7sC3eDQEm0LlkRXpJK42/775aHeLU"
    "oRFdmWFX5KbJ4jyQ8p8ryfv0cetYnLjq4si4Y+Hz1Hf4987BHxz+bQGI3wapUNwBccT11J"
    "i3NEU8YDbMG1ZthlRHxlE2YFzoo71AfiK+QRb0qC7xjyqE/WyPGR+Iss6nPC+IvkH3SMHI"
    "b4giAPRyRH6BVmC4R9GwWEkeCG2AgHRNKw0EN0hhzO0Ioy7vhzdgTPY1NLPJD4uPtbh77z"
    "NSQTTudEkAXiAb58Gc1Dx7Unji0JxIXif+Mbj/76S3xwfJvcEQYM8HG1nMwc4tqF6YnY5P"
    "cTvl7J714689c+/1XSwk+fTizqhp6f0a/WfEH9lMGJ5mxOfBJgTuAOPAhhzvzQdePZTaYx"
    "+jkZSfSUOR6bzHDowswDd/QA2XejyeTtu0+Tj798mkxGpVWRcORmK/5KIAMrSjwqkwDM4R"
    "Ge/Hhycnr67OT49OLy/OzZs/PL40tBK5+3PPTs3+hhMrSiS0nMXv/2+u0neCAqlm20nOGL"
    "fyUP5jjikpORoZ+fxeZzkOe6fyYS3OumIvkim4vspRvYZGTg516b5tjnmAz0raFPtikt6H"
    "NMu4P+eFi4i8NHE/SYwyz21qAnB70e8Hkus9zbIW8TIUgJeUoP+TyXWfatwWccByDE6oGf"
    "5zLgP2DPwa7D9PecjMvsOe2Q52Hg0xuhpmkhn+cyyLdDfua4rmKrr8Q8pR8M4CdPz56dXZ"
    "5enKU4p9/UwVuG8msoNoLZWrl7V+JZZDKgboJ6S8iyDOerBQ7UeCb0G0iKRzzEY9DDdxOX"
    "+HO+EB+fHtcg97+rD6/+c/Xh+6fHPxRf+bfxyIkcKoM7IV9Dh6/1dt4NRiNztN5/JZLtRO"
    "4Sq5mG1tNAVwIle4I1rSsFNgN/e/mPrlYCx3ClPQObnK0mIbahP745AA/HbJmzssMXU2wt"
    "b3FgT0oj9IRW0ZaHvBNv8xvs47mEE343PHDi5/J9GvoW8UiFHyw/Pq51hm1S3usR+0g9wh"
    "diOhCnyCIumcJCAecURtZCXI+4R+gKiRfdBiLwWN06Yo2FXBBMMbcW6BaD+0mwTwmaBfQb"
    "8QW7+Aiuq5IbbAf3U/i+NjxbX8BkwMlIzqC4ZOIIi+4PnwSD2l/2l/GKGa+YOb82XATZi6"
    "MFf5HPTIBxSx4e9Evxa3U09IR+gBr6SRMN/aRaQz8paegzIbso1ML/fnz3tsI+lzBswGs7"
    "Fkf/INdhh7iya2AFKODKHmNf3Tyc3/9+9XkT6Vdv3r2U4FDG54G8irzAy7IbJpKOmi7qlG"
    "F3q3oUi4ijnSztywYr+7JyYV9uruu81Nl8w85zbUnRG6rgmEGvq2Eb48bhKtYv4YUZKTTq"
    "aGBcp0pPU5J7deg/FpijOSUMSTWVSa3VI4yJpxrHKuoLdP2TI2YDi9UBfIjj+c9PfnLsn6"
    "8h3hM0Wp8Kzb2sMXd+dS39uE4njoiMRmw0YrPpGY24XxMQb5A6ukOOxWgPRnvor/aAOSfe"
    "SqUY10ixGYuJsijFfApxSFcvyHjMLt16lyZBQBVRb9VbRcrQaqvom6Nzw3rWzHxWZz8rGd"
    "CMtvt4tN1XC2ItX/sjhb6bDI3rNF4LiBy/mc6bS2eUfE9krqLUTaUK8cSlFnaRjde1qZBN"
    "eHVyGQWPyWPsz5sxNvppnybDOAx7AD1sURoST0w+QHdh9wG9Rtp5RNIOddSiDnXuk3Nocy"
    "GHrb0pdRG5IYE4orFNbCREEEEKQWlRBQYhqhBpYf8aYp873CFMlmdgnAaC3PHHaEYDeYmx"
    "LOIAtC5mHC19euujqWOrRKQd3vl+h0ClCMUda6nKW6rezzKObra0/UpSW4l/qJaZ5JSX0f"
    "7oYdetTo9MmIa00Z2ePLtItzb4ULeZffz96s2b8kk8VQlA1St3qhR9hmB5OGuybs+q1+3Z"
    "D/05F36RaTnvqaOOpc4P154SUXrPZJVSNnMDYx/FFYnQLWbolgZit75dEIhv3lBukeVSRu"
    "wXYgQ+JWHOsiiQHAFnL2z0MDolYiuH3R7ZqvNix/dWquTxvY0m3kepre5UMZr4PuORCm+N"
    "hu5S4DMTYPTx/unjbXJrTVqtKWJzeOD3RPj91XFdldQrv68Vd2cJxf1GER+JubRCGWdIZy"
    "B10sAGE4PjeaG8oMKe0ZCpSWxi8eQzOXlGrjS7kJErezcBcn/Thj/PtS3wh7oT5eyk0niu"
    "I9ZnHAOU7LtPzGOOrRfiGdMPENwmxtNq2+nZJrLiR+rK7SmL2a1b7xirwLG0VnTKMMAl3Y"
    "1DIA/vPKBMc1WnLGZVt17VM6JY03WgxwwG8vaZP5TxiUe1azcX+cwEtJ6AQypjOzjw64qA"
    "1kcp7KsS6GGEKjAaBnryScYxQAHlrIlCc1at0JyVFJqvIeUtKiAW2Ia0aE1VhuEB3hMnxW"
    "8BVsfmRAPjOjfF3WoyT6mauCpS9wL6/B4RnweqfJRKsibuiIpMlGz/TSNhjIvCuCge+x5k"
    "klB6Ab2RJ7csT2Iv6UpZBLhaokkZhrSsu0vRN1FaJmvqgDffvsjeILmMVLK3HKiVvecpSZ"
    "PEKWhEF8gQ8inlaIGZ+Ir4ykynGtIHpCZtS7Duf1JSLyRrRrhsR1yehOoKTHme3ZdgGv00"
    "C31LRqhNxVIXT8KO4LY/j7Y0UTWYb6Uw006bCfU646n7Q9QKxSamA27KMDx0u3cfu2TGtW"
    "2zOSbTFuUAZZXXuYKmKpGlMF4ruTiblPcKMO98ggJ6+xzdQmIdX0AR1Xx9Vcivm9LAl5lz"
    "ZaFGn71jQafe1zY0Uae9h61afuFY4cKsSWvHKr/lEBTOjosXejhYEj4REr5W8vUG2wBxvm"
    "hyal5Un5oXpVPTCghu49Qs8hlF/xAPzzcEM6I6NaOB2uPSTUka5LxT5OE1smX7LQTNTSC9"
    "B37DPKCh+HRLgyUKfe64MhV9jKbrOLFc3E/cB4rAudRaHqFrTpfEv0aC8ZZFZU4IthZoQV"
    "2bBKqc953e+wEntPyrsdkl9IOrkNKVnb362I4mTAfsjMMcKg0OFfk6abrsEhZzlLR22Mn9"
    "SQ/2lMXAfogn+O+yRqrqCI9Has9wL6Np1AN0Su01cqIirJFB/jn6/H6MXHJDXFk8TFyF4O"
    "UYCcUSiQ3TuZHhMrOAekiG5DBJlRR0ZerWn9u5TeMKsaYgTW/esrpD3ETlmKicxwj9fvWE"
    "fUO+4aFp5qKp89GUnTT768rzaJ0JefzvVnq4R/SD6VeyY7SlTKXrMotZdof500FhHkmvZd"
    "Cri7OmDINZ5p3F/LnUnxPGJ9qglhkNuOqVOtGMqyxyDS90ofvAECjareufTXgGswt3kQIJ"
    "oGi7snJMg9kCHpEJzHHFNk598gGcMUQZuFqiGdeaxRLqZpaxK5QyIBx3LZIBqkF0s+cIuu"
    "qOZYl9ZZ8jPW6dTkfZLzFGrd68N2Nj1OrTZBijVg+gL2y5jcN98kwDNG9tIeHMZPE8Grno"
    "HRSJVAlD0UCtBCQLTLKm4k9AxAwzjjiNmhAdISHUyFC8qH4vchiC0sHEFp8F9SyUvSO4lG"
    "xeIApiDMg7jI8RXUEIThSOw6gnRBwxqYj4tuw04ankp13e/k//T/+PhSNbKsF1I3qMpuEa"
    "LQlZMXQtLgQ+S/sa4oygmVJcLBXiiDBbADVLejJdy6p8khJCjmRlbQFryyrHUYtsQfQl65"
    "YNVul5FKZnygsYmc9s0KYCcr8mwFThNVV4dyZQN5Gnm1fhhWBiHWQT+gEi+/SiiUn8otok"
    "flFett80l+23wS7bzvXAndeP7ps/Z09FRyPNQA/4PJdxT7SMcnA8h0+0y3dvsA3Pk9l9Ej"
    "bjdKUPdJHL4Hw/znArLak5ZTDo3o8umI+0LNExvcH2fmxx4KmOwPpgh5RpMCdgF9EOPuXO"
    "TCs0J+PYnZycRMaOdrJgO85ETw2pzY+ymGGAikj3gU8rF1stks8LbMb41louznkHtPAv8p"
    "kJaD0B5G7lCAVPewKKfEYlb/0CyD72+us/z2bQP0Dv+PvY1TpSOMjTsXGdj3yVp2rgJYcS"
    "AuBMlnUjZMknhyNo6DNGM0Kg9pPlhjaxVS5uLV5lgOCGpzhyoWwGBRbjCHMsxnVsXMfm7D"
    "au435NgHEdb9l1bNqM7q07oKY8GnMY0FuDPqXhfKFfP7bAZuA/UFWAR4CoNAEeNxusVQRS"
    "Ir1uUxAPGjeSQtcQHXKNGF4zqEMHknscY4qRTaSy8QKCS2fXqQIwJZDDyhCnY8RCa4EwEE"
    "Oo63dCJVApEju+uX4Iq9E1jK5htkeja/RvAipaNdWCP8huTTsG3gRZbjHIUpzoOtjG5AOE"
    "1qTaHeRG0RMN4gP2lxUaRDJUq0EEOaJGXSemVDwzZI1B1QCBPof8t++PQWCHPDIPR9Uzf9"
    "isohkJ7wytwqnrsAWxx7JQZiLTQ8cJD9tEXFndrmJH9723xEF8a/hXPpIpb9Cfd9LoEL2a"
    "jLxZMX1pdCyLKdNgQu92blmEHUpDzEoZBihodRyeF2MRu+F1IkqLnINZ212ElXLKscKtVg"
    "llSj8YFDsroOf4q1DlQqt++TOO4QWTn540ePtPTypffxjaW8fnXiPbfWQu6CQtIuMKbCYy"
    "rq3MMAvoN1Urj/ozLeMazE7c9jzri2WAWET89pHKMhAPjWstAzmiRr5Fm3gryolvQT2a9V"
    "go6Z7ncDHlUewgFJ0hsxmx+BG6piEXw+RahhdGGnxAmJhFqJMTfZqFDLvg2oNWwWqH4tbv"
    "+ICeWuKBtGzHpMPUmB511OqqwZNR7Ht5WJi6hXuDPt7QytB/IncVwOdYhiCH1kD46ZfPEs"
    "Dq/vTeOh558+7tbwn5ZtP6PvtVhmnC7Ynw9JFwCKx6JZPNVCJUkaBWkGIR6cTKaBt5WmI+"
    "FGe8QXNQjOD6Yt3QYJzFUz1HxIdYQChDGPo2FYKP2ofy4Cs2iarKn6wmpsr4Q8zZbcSmHk"
    "G/T71s34AXNbPzJprZebVmdr5pt5uSGVU1E6kWSDOOQQC8c4F0xlW9pKvxThkM3Acv/w90"
    "r+6LAuBSpelUfl8v7icUDRKzVyRwKAQjUUbQLQ2Wsv3KlBAf2dQnqnzsJizKIKakGWdBhJ"
    "MXMyFM/Vn+dSK7ab+6xaBZow/tUSiP9yGNtZ1xDHB1d59ObUSXRyS6cOzbFTHh6Vi9CJOn"
    "atKETraO+44hWRwN0SgCW8YSjqWR0UfkTlwDzeBKSZeRzV50rS6iFHXioPZ4Xy6G2yVWlH"
    "IBmjouGgg8sGusmT0VjczpvcfTu/ji6AVsZXxmAlpPwOGFIm9/CrqIRk52/RKolXjmOIYE"
    "ZmdByfJs18AzpTdoqtAMyI1DQ0WQdzWgOZYBxch2BqnxzO3tFPNDLwpE0AO/wGbgbw2/TX"
    "zqicNLewI2GM0UtJ4CoXe7itOxXoRLmUzg/bgX9pcrEjjWYqSwvsQj4zrbC85o7rO8VOP6"
    "gLh11dn3WIwYD5Qiqs0TNyRgSu2s2sCdYxmihfu8SfSJoKq2cZ+X4k/gpdJAOCYfILpPj5"
    "vl5NUl5ZVcCDIdX1WHCrJl1AjnWDZQth2Lo3+Q67BDlA5qwAUw4MrVgSebMSbjqIzjPJBX"
    "kRd4ue/D7N//A1uXDwk="
)
