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
    "itqJVtWTufdiXOUPKP1HCG8+BfI4/axGUn15ZFQ5+PnqO/Rj72iPhnu2mMRni9zhrkDY5n"
    "rqLFOaIZ4wG2ZF9z7DIibtmEWYGz5g71JfE18og3I8EPDHnUJxvk+Ej8RRb1OWH8RfIPOk"
    "UOQ3xJkIcjkhP0CrNlcpeFHqJz5HCG1pRxx1+wE/kGNrXEK4jLfTws9J2vIZlyuiCCLBCP"
    "/OOP0SJ0XHvq2IqAkSD+N37U6M8/xYXj2+QbYZJBXq5X07lDXLswBBGbuj/lm7W699JZvP"
    "b5b4pW/tjZ1KJu6PkZ/XrDl9RPGZxoXBbEJwHmRD6BB6EcFz903XgEk6GKfk5GEr1ljscm"
    "cxy6cnQld/QC2b3RdPru/efpp18/T6ej0sgnHLnxiW8JZOSsEa/KFAAL+QpP/jWZnJ09m5"
    "yeXV5dnD97dnF1eiVo1fuWm579E71MhlbUlcLs9e+v332WL0TF1IymrLzxj+LBHEdcajAy"
    "9POj2HwM8lz3j0SCe91QJDeyscg+rIENRgZ+7rNpjn2OCaBvDX0ipoygzzHtD/rTYeEulh"
    "tD0GMOmOytQQ+IkBm3xFDQ5LlgurdD3iZCkRL6lBnyeS6Y9q3BZxwHUok1Az/PBeA/QOZg"
    "12HmMifjApnTDnkeBj69FWaaEfJ5LkC+HfJzx3U1or4S85R+MIBPnp4/O786uzxPcU7v1M"
    "FbhvJrKATBfKOV3pV4FpkA1G1Q7whZleF8tcSBHs+EfgtJ8YrHuAx6+NvUJf6CL8Xl09Ma"
    "5P57/fHVv68//vj09KfiJ/8ubpmopjK4U/I1dPjGTPJuMYLO0Vr+KiTbqdwlVhiG1sNA1w"
    "Ile4oNd1cKbAC/Efxyd32+yu3wyhszbK3ucGBPSy10Qqtoy03exNu+g328UHDK3y1fOPGj"
    "+D4NfYt4pMLPkm8f1zpbtinv9bh8oh7hSzEciFNkEZfM5EyRrhCMrKXoj7gn6BqJSWZLIu"
    "kfuXPEJAu5IJhhbi3RHZauD8E+I2ge0O/EF+ziUjpKSk6XPTxP43fZ8qr8Ic1VTkZqBEWX"
    "iRMmer68Egx6X82f4JEBjwzIzq3t6ezDMYK/yAcDAC6x44N+JX6tiXWY0A/QOpw0sQ4n1d"
    "bhpGQdzoXuojFJ/vPp/buKvaGEYQte27E4+hu5DjvGmV0Dq4RC9uwx9tXNw/nj2+sv20i/"
    "evP+pQKHMr4IVC+qg5dlF0CkHTWd1CnD/mb1KFYRR3uZ2lcNZvZV5cS+2p7Xea2zucDOc7"
    "WS2LFaWIPzUBXHDHpT+xoM6+M1rF/KD2aksaijhnGdKT1LSe61of+3xBwtKGFImalMWa0e"
    "YUy81Tg2UV+gm58dMRpYzA7Jhzhe/PLkZ8f+5UbGEUqL1qfCci9bzJ33bmQf19nEERFYxG"
    "ARg9ADi7hfAxALSBPbIccC1gNYD/21HjDnxFvrDOMaLTZjAQ9/Kd5QqEOmdkHGA1K6tZQm"
    "QUA1EVfVoiJlaCUq7rd/D7p71mz7rG7/rLSBBtbu47F2Xy2JtXrtjzT2btI0rrN4LUnk+M"
    "1s3lzynOJ7ojLjlG2qTIgnLrWwi2y8qU28a8JrkkcneCCHrj9fxhjs0z4NBjgMewC9FFEG"
    "Gk9MPkB3YffBpKDtPCJthzp6VYc69+k5tLmSwzbejLqI3JJALNHYJjYSKogglUFpUfa/UF"
    "WI2mH/GmKfO9whDOFANHAaCHLHH6M5DVQXOlVoB0+4f4O/UiXijrXS5cBUy6eMoxsRdVjN"
    "aCfxDNU6kBraMtqfPOy61al2CdOQBNfZ5NllKqrkRZ1w+vT2+s2bXkmjX1Uiwgfq6CN488"
    "21silKaJiuU8pmzkfso7jOCrrDDN3RQMiOuyWRUbVbJhWyXMqI/UK0yKskuFYVPlEt0sUo"
    "xY5snREhWKTsQbZjV7gm9/dsrSEYPxvsvz7qCnWyD+y/Q0bBFL4aA425wAcDAFZg/6zANt"
    "mEkEgIZTuOD/yeKL+/Oa6r03rV/Vp1d55Q3G+K+0iMpRWq6DY6l1onDWwSjJHjeaHqUGNd"
    "N2RqEhFXXPkgEwz0SpBCoFf2bgCUfDOGP8+1K/CHKolyu3lqK9dErc84BqjZd58OxhzbLL"
    "Awph8guOcNsD2vhPZ8G1nxI0319pQFpHVribEOHMtoRqcMA5zSkyZzelI9qSelWb0IKDOc"
    "1SkLzOrWs3pONHO6DvSYASBvn29CGZ961LhabZEPBqD1ABxT4c7BgV9X9rDel36o2of9da"
    "gX9G0aBmb6ScYxQAXlvIlBc15t0JyXDJqvIeUtar4V2IY0aaEWwPAA74mT4vcA62NzooZx"
    "nZvi23q6SKmauCpS9wL68gERnwe6LIhKsibuiIr8h0z+ppEw4KIAF8Vjl0GQ+tAL6EGf3L"
    "E+ib3krL0iwNUaTcowpGndXWI4RGlBrs4RC9++6N5ScxnpdG/VUKt7L1KSJuk68uitQIWQ"
    "zyhHS8zELeJr825qSB+QQLMrxbr/qTO90KwZ4eoA1vIgVNf9yfPsv/DP6Od56FsqQm0mpr"
    "p4E3YiH/vLaEcDVYP5TsoB7fX4lF5X+Oh+EbVCIcRMwE0Zhodu9+5jl8y58d5sjmlHNVpB"
    "V9mlrvI6V0ZTp7IU2ms1F2eb8l4F5r1PUEDvnqM7mVjHl7J0Z76qp8yvm9HAV5lzZaXGnL"
    "1jRafe1zY0Vae9h61af+FY48KsSb7GOr/lEAzOjkvmeThYET4VGr5Rsf4ttgHifNlk1bys"
    "XjUvS6umFRDcxqlZ5AND/xgXzzcEM6JbNaOG2uXSTUka5LxT5OENstWhT0geqSHTe+RvWA"
    "Q0FFd3NFih0OeOq1LRx2i2iRPLxfPEc2TpMZdaqxN0w+mK+DdIMN6xqOgGwdYSLalr6yp2"
    "7PnZD1ih1V8DYZfQD66OR1f77NXLdjRgJmBnHLCoNFhU1Odk6LJLWGApae2wU/LJDPaUBW"
    "A/xhX8rarMqVvC45baNdzLaBqdPDmj9gY5UenPaEP+OfryYYxccktchMViKnoheDVGwrBE"
    "QmA6typcZh5QD6mQHKaokjKiTH/g5G4e07guKRSk6c1XVreIQ1QOROU8RugPayccGvItD0"
    "0zF02dj6bspDncWTCP1pmQx//b2gz3iH4wp2TsGW2lU5m6zGKW/WH+dFCYR9prGfTqEqIp"
    "w2CmeWcxfy71F4TxqTGoZUYAVz9Tp4ZxlUWu4YUudB8YIktIm/pnE57BSOEuUiAlKMaurB"
    "zTYETAI9oCc1whxqlPPkpnDNEGrpZoxrXbYgl1s52xa5QyIByflaMCVIPoYc+RPMt1XFlS"
    "3pDb5Hyd7JfAplZvvpsxbGr1aTBgU6sH0BdEbuNwnzzTALe3dpBwBlk8j0Yvei+LROqUoa"
    "ihVgNSBSZZU/UnIGKEGUecRkfinCCh1KhQvKh+rzzTXpYOJra4FtTzUJ0dwZVm8wJRqcZI"
    "fYdxnXrUce/mxYOj844hOR80JhBvUD+4XwMANWyhhu3e1NEm2mjzGrYyFNcE2YR+gMg+vW"
    "yyoXxZvaF8WZ623w2n7ffBTtvOrahIITRBN2EYILzdO0PWLrZaJKQU2EClOEaT9YM8Wagi"
    "kTNtG9cZrus8VQPTVcb1iyGIkjlUHqbDkayyO0ZzQmRCpuWGNtEcpmjI2+AwxFgz296pL2"
    "7u51jAIgWLFKQXWKT9GgCwSHdskcLZHwcr2W+GesIBoLcGfUbDxdK8qEuBDeA/UlOAR4Do"
    "LAEenwBQawikRGYloC3MlnF1Z3QjN51uEMMbJpPDpeYulXyHySPRo4NQX6CbgMxvUgNgRm"
    "RgKUOcjhELraU8Ix0rB9UPwiTQGRJ7fjicnnlkXyTYGr0aDLA1+jMAFfWTa8EfZAnlPQMP"
    "vpsd+m7Eim6CbUw+QGgh/u0oBUVPLIiP2F9VWBBJU60FEeSIGpWCnFHxzrK4lAzlF+hzGb"
    "X246lU2GU9KQ9HJS1+2i5tESnvDK3DmeuwJbHHqnpFotPLMpAetonoWV9Dck/PvTfvIH60"
    "/Fe9EuQc9OebBBuiV4OR31ZMPxqTncWUCRLW2u4sSglloGalDANUtDqu3hpjEbvhiwDX57"
    "QWOQczt7vIbOWUY41braawW0w/GBQ7y2p3/HWoc6FVf/wZx/Cy2c8mDb7+s0nl5y+bDnYM"
    "U6+R7T40TtokLULjCmxQmaitzjAP6Hddfc36NS3jGowkbrue9WVngFhE/PaRbmcgbhrX7g"
    "zkiBr5Fm3irSknvrVBK7IZCyPd8xwuhjyKHXQ4Q2Q+JxY/QTc05KKZ3KjwwsiCDwgToyiz"
    "26KreciwK1178vwevUNx5098QKFr8UJGe8ekw1P6elTmuquqy2DY93KxgGICB4M+Fmhl6D"
    "+TbxXA51iGoIfWQPj51y8KwOpD47xN3PLm/bvfE/Ltk+T67FcZ5hZuT5SnT9Hxi2K99tVP"
    "L6lQRYJaRSo+ynFqZbSNPC0xH4r4bHliB0ayfzFvaDDO4qmeI+LLWEBZPCD0bSoUH70P5c"
    "E9Nomqyq+sEFMF/hBYu0Ft6hH0h7TLDg140TK7aGKZXVRbZhfb+3YzMqe6Cp/VCmnGMQiA"
    "966QzrnugKdqvFMGgPvo9f+Byuq+GAAu1W6dqvv16n5C0SAxe00Ch8pgJMpIdESfrIk6I8"
    "RHNvWJLh+7CYs2iCk5IaOgwqnOIISpP9O/TmWHM1F2GDQL9tABlfJYDhnM7YxjgLO7+3Rq"
    "UF0ekerCsW9XxISnbfUqTJ6qSWV4Vc/9B4ZUdSJEowhsFUuoDhrGPiLfRB9oLnsSbNoC8a"
    "060ao6cVB7LJeL4XZV5x/Wc9FA4IFd2M3sqWoEq/cBV+/ih2MWsJXxwQC0HoDjC0Xe/RB0"
    "EY2cSP0SqJV45jiGBGZnQclqbTfAM6UHNHVoBuTWoaEmyLsa0BzLgGJkO4MUPHMHW8X80I"
    "sCEczAL7AB/K3ht4lPPbF4GQ/AFiMMQeshEHa3a3xCYsoEgffjXuy/XJPAsZYjze5L3DKu"
    "23vBGc19Oy/VuD4gbl239j2WTYwHahHV2xO3JGBa66x6gzvHMsQd7osm0SeCqnqP+6IUfy"
    "I/KgOEY/IBovv0tFlOXl1SXsmFoNLxdXWoZLaMHuEcyxbKtmNx9DdyHXaM2kENuBIM2XN1"
    "4Ml2jMk4KuO4CFQvqoOXh17M/vk/JSDj0A=="
)
