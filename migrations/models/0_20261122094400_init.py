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
    "eJztXW1v27YW/iuEv2wF1CB1XprbDgPSYtvtRdcObXFvgWJwKImyBUukK1JJ3W3//ZLUqy"
    "1KERXZlhV+SiSdI8nPoQ7PGw//moTERQE9uXYcEmM2eQH+mmAYIv7P9iULTOBqVVwQJxi0"
    "A0kLS0Q2ZRF0xL08GFDET7mIOpG/Yj7BgvgahCi0UfQDBSHBaA18DPhf4BDMEGUvs3/AKf"
    "ApYAsEQpiQnIDXkC6yszQOAfGAzyhYEcp8PKcn4g1c4vBX4If7eFiM/a8xmjEyR5ws4o/8"
    "8mUyj/3AnfmuJKAoSv9NHzX5809+4GMXfUNUMIjD1XLm+ShwN0SQsMnzM7ZeyXOv/PkbzH"
    "6VtOLH2jOHBHGIC/rVmi0Izhn8RC5zhFEEGRJPYFEs5ILjIEglmIkq+TkFSfKWJR4XeTAO"
    "hHQFd/ICxbnJbPbu/afZx18+zWaTiuQzjpJ80lMcGTFq+KtSCcBcvMLTf02nZ2fPp6dnl1"
    "cX58+fX1ydXnFa+b7VS8//SV6mQCu5lcTszW9v3n0SL0T40EyGrDjxj+SBDCZcUhgF+mUp"
    "tpdBmet+SWS4N4kiO1HIoviwRiaMAvzSZ9Me+xKTgb4z9Jma0oK+xLQ/6E/HhTufbjRBTz"
    "nMYO8MeoS4zrhFmoqmzGWGezfkXcQNKW5P6SFf5jLDvjP4lMFIGLF64Je5DPgP0Dkw8Km+"
    "zim4jM7phjyLI0xuuZumhXyZyyDfDXnPDwKFqq/FPKcfDeDTZ+fPz6/OLs9znPMzTfBWof"
    "wac0XgrZXauxbPTSYD6jaodwgtq3C+XsBIjWdGv4Ukf8VjnAZD+G0WIDxnC3747LQBuf9e"
    "f3j97+sPPz47fbL5yb9Lr0zlpSq4M/Q19tlaT/NuMRqbo7P+lUh2M7krrEYMncVAVhwldw"
    "Y1oysbbAb+7vYfWa04jvFKWwLbnJ2EkMbQH58MRIbDW5ai7OKEDZ3lHYzcWeUKmZI62uql"
    "cBpun4EYziWc4neLF85yWRiTGDsoRDW5rvJ1qzHhtU15b9brIwkRW3BxAEaAgwJki4Ei0l"
    "EQOAt+PxScgGvAP3RXEIkc1Z3Px1jMOIENmbMAd1Cknzi7jYAXke8Ic3Z+KJJVlcTXHp6n"
    "yH1tZba+iJABQxMpQX7LLBGWPF8ccQZ1vuxPkxUzWTEzf22lCIoPRwv+TT4jAJOWPD7ol/"
    "zX6njoGf0IPfRpGw99Wu+hTyseusdtF4Vb+J+P79/VxOcyhi14Xd9h4G8Q+PQYR3YDrAIK"
    "ceeQ0q9BGc4ff7/+vI3067fvX0lwCGXzSN5F3uBVNQ2TWEdtB3XOsL9RPUlNxMlehvZVi5"
    "F9VTuwr7bHddnqbK+wy1w7cvTGajgW0Ot62Ca4cbyO9SvxwUwUHnVywWpype2c5F4f+n8L"
    "yMCcIAqkm0ql1xoiSvlbWamL+hLc/ORzaUA+OgQfYHD+89OffPfnG1HLKTxaTLjnXvWYe7"
    "+7ln/c5BMnRMYjNh6xUXrGIx6WAFIFqeM7lFiM92C8h+F6D5AxFK5UjnGDFVuwmCqLSs0n"
    "N4d0/YKCx2jpzloaRRFRVL3Vq4qcoZOqGFqicyt61i581hQ/qwTQjLf7eLzd1wvkLN/gic"
    "LfzS5ZTR6vI4h83M7nLS1glHxP5epE6ZtKF+JpQBwYABeuGxc/tuHVWcvIecw6xuF8GZbx"
    "T4ckDJMwHAD0QkVpWDwp+QjThf0X9Bpr5xFZO8RXmzrEv8/OIe2NHLoObRIAdIsiPkVDF7"
    "mAmyCcVBSlJR0YuKmCZIT9awwx85mPKIARv8BIxMl9bAGPRPIWFoDYlbQBpAwsMbnDwPZd"
    "lYm0xyffnxCoNaGY7yxV65bq9VnB0Y9KO6wltZP6h3qbSYq8ivbHEAZB/fLIjGlMiu5s+v"
    "wyV23ioEmZffz9+u3b6kxsqwyg+pFrK02fMUQeztuM2/P6cXv+ZDjzwq9+EKjmBXm+cV7w"
    "Mor75wUMuNScWKZaicd1KyCRK7SsH4axvKFCpbdkapOeTRsbpca4KUs2Tu5RKO19l/psfC"
    "UabsEGnxFA92VlQr9pw1/m2hX4Y9VEJVNR+g9aadicY4TBhv5rk6nv6mW5U/oRgtvGfqw3"
    "H8+3keU/UncxcM5itHVnjbGKfEdrROcMIxzS/fhEZXjnEaGaozpnMaO686j2kGJMN4GeMh"
    "jIuxc/EspmIdFuX7fJZwTQWQDH1MlrdOA39UFqDtQeqhnScURrKYkjPfuk4BihgXLexqE5"
    "r3dozisOzdeYsA5NYDbYxjRozcK08QE+kCTFbxFUt3pJLlhNaYpvq9k8p2qTqsjTC+DzHw"
    "BhFqlK8mrJ2qQjaorxCv2bl+WZFIVJUTx2HWTq8AYBvbEnd2xPwjDbfKftIqWcYUzDur9V"
    "SqZw1BSOHrHyHYrtLSyXicr2lhcabe95TtKmdlTsxRHJUk2bMLCAlJ9CWFns2UD6gOrMXR"
    "nWw6/LHIRlTRGTO7JVhVC/CL3Ms/9V6JOfvBg7skLN5kOdvwk9EY/9ebIjQe17bfpe+6kP"
    "uuiz/0nUibkS0wE3Zxgfuv2njwPkMe3YbInJdIY+QlvlTamnk8pk2bjeaLn425T3GjDvMQ"
    "IRuXsB7kQDKrYQfaTKLabuuJFikwjLBSlVo0afvWdDpznXNjZTp3uGrd5+YVCRwmxY2QNV"
    "ecsxOJw9928JYbREbMYtfK31J1tsI8T5ss2seVk/a15WZk0nQrBLUnOTzzj6xzh5vkWQIt"
    "WsmVxonC6DnKRF90cCQrgGrtyBAIj+zmJ5j/gN84jE/OiOREsQY+YHfDJE2AL2Wrr6QvHa"
    "/DmiD0ZAnOUJuGFkifAN4Ix3NFnpiaCzAAsSuChS9Ybc67MfMEPLvxrKLqMf3SLRvuLs9d"
    "N2IjAdsAsOM6m0mFTk56SZsstYzFTSOWEn9ZMe7DmLgf0YZ/DfZZso1RSeXmmcw8OCptU2"
    "SDZx18BP+lAlAfkX4PMfFgjQLQpk/wR+FwSXFuCOJeAK07+V5TJeREIgS3KopMp6WlH17k"
    "e7eUzrJlmmO9ZgvrKmSdxU5ZiqnMcI/WH9hENDvpWhaZeiacrRVJM0h2tM/miTCWX8v630"
    "cE/oR9Oyec9oS5tKN2WWsuwP82ejwjyxXqug1/enyhlGM8x7q/kLCJ4jymbaoFYZDbjqkT"
    "rTrKvc5Bpf6UL/hSGib6FufjbjGY0W7mMJpABFO5VVYhqNCnhEITA/4GqcYPRBJGOQsnC1"
    "QmM1hsUy6naRsWuQMwCYNm6XBapR8rAXQGwsZskuo8pW73rcOs3ei19iglqD+W4sE9Qakj"
    "BMUGsA0G+o3NblPmWmEYa3drDgzKzieTR20XvRJFJlDCUXGi0g2WCStjV/IsQlTBlgJOnD"
    "fgK4USNL8ZL+vWKDVdE6GLn8mFN7XGe6ADJp2bwERJgxwt6hTGUe9Xx3/ebBZhPXQ39Rxm"
    "IalDBM/+DBCMD0sDU9bPdmjraxRtv3sBWluDrIZvQjRPbZZZuA8mV9QPmyOmy/aw7b76Md"
    "tr17UcewffMRJ0NWAXQ6LEjZYDMmxTG6rH8Q6tct5MyvWU2O66pM1cJ1FXX9XATJYg65Dt"
    "NnQHTZtYCHkFiQ6QSxi5T7j2nxKqP2W35mYpltR+o3g/slFuORGo/UaC/jkQ5LAMYj3bFH"
    "avb+OFjLfj3UMw4DemfQbRLPF/pNXTbYDPxH6gqwBBCVJ8DSHQAaHYGcSK8FtAPpIu3uDG"
    "5E0OkGULimYnG4sNyFke9TAIGLpLPxEtxEyLvJHQAbicJSChixAI2dBYCCWCSofuAugcqR"
    "2PPDze6ZR/ZFGl9jUMIwvsZwBFDTP7kR/FG2UN4z8CZ3s8PcDZ/RdbBNyUcIral/O0pFMR"
    "AP4gPEyxoPIrvU6EFEJaJWrSBtwt9ZNJcSpfwcfSaq1n48FQa76CcVwqSlxZPt1haJ8U7B"
    "KrYDny6Qa8nuFZlNL9pAhtBF/M7qHpJ7eu696w7SR4t/5SuZNQfD+SaNDzEoYZTDivlHox"
    "NZzJnMgrWukUWhoTTMrJxhhIZWz91bUyzSNPwmwM1rWjc5RzO2+1jZygiDirRaQ2O3lH40"
    "KPa2qt3Hq1iVQqv/+AuO8a1mP5u2+PrPprWfv7h0sG2YBo1s/6VxwifpUBq3wWY6E3W1Gb"
    "yIfFf112ye0wqu0WjirvPZUCIDyEH8t09UkYH0ktUYGSgRtcotuihcEYawswZLtLa4kx6G"
    "PuMiT2oHfUYB8jzksBNwQ2LGL6MbWV6YePARolyKYnVbcuTFFAYitSf271EnFHf+xAc0uu"
    "YvpBU7Rj3u0jegNtd9dV02jv0gJwvTTOBg0KcKrQr9J/StBvgSyxjs0AYIP/3yWQJYv2lc"
    "uE6vvH3/7reMfHsnuSHnVcYZwh2I8fQx2X6Rz9dY/vSKCbVJ0GhIpVs5zpyCtlWmJeUDCZ"
    "8rduyAQNyfjxsSWUU91QuAsKgFFM0DYuwSbviocygPvmObqqryzGpqqkw+xMzdxmwaEPSH"
    "9MsODfimZ3bRxjO7qPfMLrbjdjbyiKrDZ71BWnCMAuC9G6QeU23wVI93zmDgPnr7f6S6ei"
    "gOQECUoVN5vtnczyhaLMxeocgnohiJUJRs0Sd6otoIYeASjFTrsduwKIuYsh0yNkw4eTNT"
    "wjSc4d9ksps9UXZYNGv8oQMa5ake0hjbBccIR3f/y6mN6fKITBcGsVtTE55fazZhylRtOs"
    "PLfu4/UCC7EwGSVGDLWkK50TDEAH3j9wCeuBNnUzaI73QTpamTFrWnenmz3K5u/8NmLhJx"
    "PGBgopkDNY3M7H3A2Xvzw9Er2Cr4jAA6C+D4SpF3L4I+qpEzrV8BtRbPEseYwOytKFnO7R"
    "p45vQGTRWaEbr1Sawo8q4HtMQyohrZ3iA1mbmDzWI4DpNCBD3wN9gM/J3hdxEmIZ+8tAWw"
    "xWhE0FkE3O8OtHdIzJlM4b01iPjLNYp8ZzFRRF/SK1ZT7AUWNPdFXupxfUDdumrueyxBjA"
    "daEfXhiVsUUaV3Vh/gLrGMMcJ90ab6hFPVx7gvKvUn4qPSQDglHyG6z07brclrWpRXSSHI"
    "5fiqPlRitYwa4RLLFsqu7zDwNwh8eozWQQO4Agxx5/rCk+0aEytp4ziP5F3kDV4dejL75/"
    "9uI2Z3"
)
