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
    "scale" SMALLINT NOT NULL
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
    "scale" SMALLINT NOT NULL
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
    "eJztXeuP2zYS/1cIf2kLOIuN95G9pCiwCdpeDnkhCe4CFIWXlmhbsCQ6IrUbp+3/fiT1ti"
    "itqJVtWTufdm3OSPJvqOEM58G/Rh61ictOri2Lhj4fPUd/jXzsEfHP9tAYjfB6nQ3ILzie"
    "uYoW54hmjAfYkteaY5cR8ZVNmBU4a+5QXxJfI494MxL8wJBHfbJBjo/EX2RRnxPGXyT/oF"
    "PkMMSXBHk4IjlBrzBbJt+y0EN0jhzO0Joy7vgLdiKfwKaWeATxcR83C33na0imnC6IIAvE"
    "Lf/4Y7QIHdeeOrYiYCSI/41vNfrzT/HB8W3yjTDJID+uV9O5Q1y7IIKITX0/5Zu1+u6ls3"
    "jt898Urfyxs6lF3dDzM/r1hi+pnzI4kVwWxCcB5kTegQehlIsfum4swURU0c/JSKKnzPHY"
    "ZI5DV0pXckcPkH03mk7fvf88/fTr5+l0VJJ8wpGTT/yVQEbOGvGoTAGwkI/w5F+TydnZs8"
    "np2eXVxfmzZxdXp1eCVj1veejZP9HDZGhFl1KYvf799bvP8oGomJrRlJVf/KN4MMcRlxJG"
    "hn5eis1lkOe6XxIJ7nWiSL7IZJG9WAMTRgZ+7rVpjn2OCaBvDX2ipoygzzHtD/rTYeEulh"
    "tD0GMOmOytQQ+I0Bm3xFDR5LlgurdD3ibCkBL2lBnyeS6Y9q3BZxwH0og1Az/PBeA/QOdg"
    "12HmOifjAp3TDnkeBj69FW6aEfJ5LkC+HfJzx3U1qr4S85R+MIBPnp4/O786uzxPcU6/qY"
    "O3DOXXUCiC+UarvSvxLDIBqNug3hGyKsP5aokDPZ4J/RaS4hGPcRn08LepS/wFX4qPT09r"
    "kPvv9cdX/77++OPT05+Kr/y7eGSihsrgTsnX0OEbM827xQg2R2v9q5BsZ3KXWEEMrcVA1w"
    "Ile4oNd1cKbAB/e/uPrtcCx3BtLIFtzlZCiPfQH58MZIRjvsrtsssvZtha3eHAnpZG6IRW"
    "0ZaHvIm3/Q328ULBKX+3fOAkluX7NPQt4pGKWFd+fFwb8NqmvDfq9Yl6hC+FOBCnyCIumc"
    "mJIsNRGFlLcT3inqBrJF50WxLJGNWdI+ZYyAXBDHNrie6wDD8J9hlB84B+J75gFx9lsKoU"
    "+NrD/TSxr63I1h9yy4CTkZKguGQSCIvuLz8JBn287E+IikFUDNavrRBB9uIYwV/kAwFAWP"
    "L4oF+JX2vioSf0A/TQJ0089Em1hz4peehzYbto3ML/fHr/rmJ/LmHYgtd2LI7+Rq7DjnFm"
    "18AqoZBX9hj76ubh/PHt9ZdtpF+9ef9SgUMZXwTqKuoCL8thmMg6ajqpU4b9zepRbCKO9j"
    "K1rxrM7KvKiX21Pa/zVmdzhZ3n2pGjN1TDMYPe1MOGzY3jdaxfyhdmpPGoo4FxnSs9S0nu"
    "9aH/t8QcLShhSLmpTHmtHmFMPNU4dlFfoJufHSENLGaH5EMcL3558rNj/3IjczmlR+tT4b"
    "mXPebOr27kH9f5xBEReMTgEYPSA4+4XwKIFaSJ75BjAe8BvIf+eg+Yc+KtdY5xjRWbsUCW"
    "RSnnU5hDpn5BxgNaurWWJkFANVlv1aoiZWilKvoW6NzaPWu2fVa3f1baQANv9/F4u6+WxF"
    "q99kcafzcZGtd5vJYkcvxmPm+ugFHxPVHVico3VS7EE5da2EU23tQWPzbhNallFDxQx9if"
    "N2MM/mmfhAEBwx5AL1WUgcUTkw8wXNh9Qi9YO4/I2qGO3tShzn12Dm1u5LCNN6MuIrckEE"
    "s0tomNhAkiSGVSWtSBQZgqRO2wfw2xzx3uEIZwIAY4DQS544/RnAbqEjpTaAd3uH+Dv9Ik"
    "4o610tUhVeunjKMbFXVYy2gn+QzVNpASbRntTx523epyx4RpSIrrbPLsMlVV8kOdcvr09v"
    "rNm15po19VMcgH6ugzePPDtbopKiqZrlPKZsFH7KO41w26wwzd0UDojrslkVm1Wy4VslzK"
    "iP1CjMhPSXKtaj6jRmSIUaodOTojQrFI3YNsx64ITe7v3lpHML43+H99tBXqdB/4f4fMgi"
    "m8NQYWc4EPBABeYP+8wDYVnVDMCa1Tjg/8nhi/vzmuq7N61fe15u48objfFfeRkKUVquw2"
    "OpdWJw1sEoyR43mhuqDGu27I1CQjrrjyQSUY2JWghcCu7J0AlH4zhj/PtSvwh6qJcrt5ai"
    "vXxKzPOAZo2XdfDsYc2yyxMKYfILjnDbA9r4T2fBtZ8SNN7faUBbR1a42xDhzLaEanDAOc"
    "0pMmc3pSPaknpVm9CCgznNUpC8zq1rN6TjRzug70mAEgb19vQhmfetS4Y3CRDwTQWgDH1D"
    "x1cODXtZ6sj6Ufqv9kfwPqBXubhoGZfZJxDNBAOW/i0JxXOzTnJYfma0h5i757BbYhTVro"
    "BTA8wHsSpPg9wPrcnGhgXBem+LaeLlKqJqGKNLyAvnxAxOeBrgqikqxJOKKi/iHTv2kmDI"
    "QoIETx2HUQlD70AnqwJ3dsT2IvOe+wCHC1RZMyDGlad1cYDllaUKtzxMq3L7a3tFxGOttb"
    "DdTa3ouUpEm5jjz+LFAp5DPK0RIz8RXxtXU3NaQPKKDZlWHd/9KZXljWjHB1CG5ZCNV9f/"
    "I8+2/8M/p5HvqWylCbiakunoSdyNv+MtqRoGow30k7oL0eYdPrDh/dL6JWKJSYCbgpw/DQ"
    "7T587JI5N96bzTHBYRxHaKu8zrXR1JkshfFay8XZprzXgHnvExTQu+foThbW8aVs3Znv6i"
    "nr62Y08FXlXNmoMWfv2NCpj7UNzdRpH2Grtl841oQwa4qvsS5uOQSHs+OWeR4OVoRPhYVv"
    "1Kx/i22AOF82WTUvq1fNy9KqaQUEtwlqFvnA0T/GxfMNwYzoVs1ooHa5dFOSBjXvFHl4g2"
    "x16BOSR2rI8h75GxYBDcWnOxqsUOhzx1Wl6GM028SF5eJ+4j6y9ZhLrdUJuuF0RfwbJBjv"
    "WNR0g2BriZbUtXUdO/Z87wes0OqvgbJL6AfXx6OrffbqZTsSmAnYGQcsKg0WFfU6GYbsEh"
    "ZYSloH7JR+MoM9ZQHYj3EFf6s6c+qW8Hikdg33MppGJ0/OqL1BTtT6M9qQf46+fBgjl9wS"
    "F2GxmIqrELwaI+FYIqEwnVuVLjMPqIdUSg5TVEkbUaY/cHI3t2nclxQa0vTmLatbxCErB7"
    "JyHiP0h/UTDg35VoSmWYimLkZTDtIc7iyYRxtMyOP/bW2Ge0Q/mFMy9oy2sqlMQ2Yxy/4w"
    "fzoozCPrtQx6dQvRlGEw07yznD+X+gvC+NQY1DIjgKufqVPDvMoi1/BSF7pPDJEtpE3jsw"
    "nPYLRwFyWQEhTjUFaOaTAq4BFtgTmuUOPUJx9lMIZoE1dLNOPabbGEutnO2DVKGRCOz8pR"
    "CapBdLPnSJ7lOq5sKW/IbXK+TvZLYFOrN+/NGDa1+iQM2NTqAfQFlds43SfPNMDtrR0UnE"
    "EVz6Oxi97LJpE6YygaqLWAVINJ1tT8CYiQMOOI0+hInBMkjBqVihf175Vn2svWwcQWnwX1"
    "PFRnR3Bl2bxAVJox0t5hXGcedXx18+bB0XnHUJwPFhOoN+gf3C8BQA9b6GG7N3O0iTXavI"
    "etTMU1QTahHyCyTy+bbChfVm8oX5an7XfDaft9sNO2cy8qMghN0E0YBghv98GQtYutFgUp"
    "BTYwKY7RZf0gTxaqKORMx8Z1jus6T9XAdZV5/UIEUTGHqsN0OJJddsdoTogsyLTc0Caawx"
    "QNeRschhhbZts79cXN/RwLeKTgkYL2Ao+0XwIAj3THHimc/XGwlv1mqCccAHpr0Gc0XCzN"
    "m7oU2AD+I3UFeASIzhPg8QkAtY5ASmTWAtrCbBl3d0Y3ctPpBjG8YbI4XFru0sh3mDwSPT"
    "oI9QW6Ccj8JnUAZkQmljLE6Rix0FrKM9KxClD9IFwCnSOx55vD6ZlH9kaCr9ErYYCv0R8B"
    "VPRPrgV/kC2U9ww8xG52GLsRK7oJtjH5AKGF/LejVBQ98SA+Yn9V4UEkQ7UeRJAjatQKck"
    "bFM8vmUjKVX6DPZdbaj6fSYJf9pDwctbT4abu1RWS8M7QOZ67DlsQeq+4ViU0v20B62Cbi"
    "yvoeknu67711B/Gt5b/qkaDmoD/vJPgQvRJGflsxfWlMdhZTJihYa7uzKDWUgZmVMgzQ0O"
    "q4e2uMRRyGLwJcX9Na5BzM3O6ispVTjjVhtZrGbjH9YFDsrKrd8dehLoRW/fJnHMOrZj+b"
    "NHj7zyaVr78cOtgxTL1GtvvUOOmTtEiNK7BBZ6K2NsM8oN91/TXr17SMazCauO161pedAW"
    "IR8dtHup2BeGhcuzOQI2oUW7SJt6ac+NYGrchmLJx0z3O4EHmUO+hwhsh8Tix+gm5oyMUw"
    "uVHphZEHHxAmpCir26JP85BhV4b25Pk9+oDizu/4gEbX4oGM9o5Jh6f09ajNdVddl8Gx7+"
    "ViAc0EDgZ9rNDK0H8m3yqAz7EMwQ6tgfDzr18UgNWHxnmbeOTN+3e/J+TbJ8n1Oa4yzC3c"
    "nhhPn6LjF8V67aufXjKhigS1hlR8lOPUymgbRVpiPhTx2fLEDozk9cW8ocE4y6d6jogvcw"
    "Fl84DQt6kwfPQxlAdfsUlWVX5lhZwqiIfA2g1mU4+gP6RfdmjAi57ZRRPP7KLaM7vY3reb"
    "kTnVdfisNkgzjkEAvHeDdM51BzxV450yANxHb/8PVFf3xQFwqXbrVH1fb+4nFA0Ks9ckcK"
    "hMRqKMREf0yZ6oM0J8ZFOf6Oqxm7Bok5iSEzIKJpy6GKQw9Wf615nscCbKDpNmwR86oFEe"
    "6yGDuZ1xDHB2d19ODabLIzJdOPbtipzwdKzehMlTNekMr/q5/8CQ6k6EaJSBrXIJ1UHD2E"
    "fkm7gGmssrCTZtg/hWF9GaOnFSe6yXi+l2Vecf1nPRQOCBXdjN7KlpBKv3AVfv4otjlrCV"
    "8YEAWgvg+FKRdy+CLrKRE61fArUSzxzHkMDsLClZre0GeKb0gKYOzYDcOjTUJHlXA5pjGV"
    "CObGeQQmTuYKuYH3pRIoIZ+AU2gL81/DbxqScWL2MBbDGCCFqLQPjdrvEJiSkTJN6Pe7H/"
    "ck0Cx1qONLsv8ci4bu8FZzT37bxU4/qAvHXd2vdYNjEeaEVUb0/ckoBpvbPqDe4cyxB3uC"
    "+aZJ8Iquo97otS/ol8qQwQjskHiO7T02Y1eXVFeaUQgirH1/WhktUyeoRzLFso247F0d/I"
    "ddgxWgc14Eow5JWrE0+2c0zGURvHRaCuoi7w8tCL2T//B1mzW/0="
)
