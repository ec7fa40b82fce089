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
    "eJztXeuPmzoW/1esfGmvREfTzKOzbVVpWt3b7aovtdVuparKOGASFMApNjNN7+3/vrZ5g2"
    "EwQxLC+Es7wDlAfsccn5eP/5542EIuObo0TRz6dPIU/D3xoYfYH+VLBpjA9Tq7wE9QOHcF"
    "LcwRzQkNoMnvZUOXIHbKQsQMnDV1sM+JL4GHvDkKHhDgYR9tgOMD9j8wsU8Roc+SP8AxcA"
    "igSwQ8GJEcgVeQLJOzJPQAtoFDCVhjQh1/QY74G1jYZK/ADnfxsNB3foRoRvECMbKAPfLb"
    "t8kidFxr5liCgKAg/jN+1OT7d3bg+Bb6iQhn4Ifr1cx2kGsVRBCxifMzulmLcy+dxRuf/i"
    "Vo+Y+dz0zshp6f0a83dIn9lMGJ5LJAPgogRfwJNAi5XPzQdWMJJqKKfk5GEr1ljsdCNgxd"
    "Ll3OHb1Adm4ym73/8GX2+c8vs9mkIvmEIyef+BRDho8a9qpEALDgr/DoX9PpycmT6fHJ+c"
    "XZ6ZMnZxfHF4xWvG/10pPf0ctkaEW3Epi9ef3m/Rf+QpgNzWjI8hO/BQ+kMOISwsjQz0ux"
    "vQzyXLdLIsG9SRTJiUwW2Yc1MmFk4Oc+m/bY55g09J2hT9SUEvQ5pt1Bfzwu3Nl0owh6zK"
    "EHe2fQA8R0xjVSVDR5Lj3cuyFvIWZIMXtKDfk8lx72ncEnFAbciFUDP8+lwb+DzoGuQ9R1"
    "TsaldU435GkY+PiauWlKyOe5NPLdkLcd15Wo+lrMU/rRAD59fPrk9OLk/DTFOT3TBG8Vyh"
    "8hUwT2Rqq9a/EsMmlQy6DeILSqwvlqCQM5ngl9CUn2ioc4DXrw58xF/oIu2eHj4wbk/nv5"
    "6dW/Lz89fHz8R/GTfx9fmYpLVXBn6Efo0I2a5i0xapujs/4VSHYzuSusWgydxYDXDCVrBh"
    "WjKwU2DX93+w+v1wzHcK0sgTJnJyHEMfT7JwOe4bBXuSg7PzGH5uoGBtascgVPcR1t9ZI3"
    "9cpnoA8XAk7+u/kLJ7ks38ehbyIP1eS68teNxoRXmfLWrNdn7CG6ZOIAFAMTuWjOBwpPR0"
    "FgLtn9kHsELgH70C1OxHNUNw4bYyFlBHNIzSW4gTz9xNjnCNgB/oV8xs4OebKqkvjawfMk"
    "ua9SZusbDxlQNBESZLdMEmHR8/kRY5Dny77rrJjOiun5q5QiyD4cJfiLfFoAOi15eNCv2K"
    "9V8dAT+hF66NM2Hvq03kOfVjx0m9kuErfwP58/vK+JzyUMJXgtx6TgH+A65BBHdgOsHAp+"
    "Z4+QH24ezofvLr+WkX719sNLAQ4mdBGIu4gbvKymYSLrqO2gThl2N6onsYk42cnQvmgxsi"
    "9qB/ZFeVznrc72CjvPtSVHb6yGYwa9qoetgxuH61i/5B/MROJRRxeMJld6npLc6kP/bwkp"
    "WGBEgHBTifBaPUQIeysjdlGfgavnDpMGZKOD8wEKFy8ePXesF1e8lpN7tD5mnnvVY+797k"
    "r+cZNPHBFpj1h7xFrpaY94WAKIFaSK75Bj0d6D9h6G6z1ASpG3ljnGDVZsxqKrLCo1n8wc"
    "UvULMh6tpTtraRQEWFL1Vq8qUoZOqmJoic5S9Kxd+KwpflYJoGlv9/54u6+WyFy98ScSfz"
    "e5ZDR5vCYncvx2Pm9uAaPgeyRWJwrfVLgQj1xsQhdYcNO4+LENr8paRsaj1zEO58swtH86"
    "JGHohOEAoOcqSsHiiclHmC7sv6BXWzv3yNrBjtzUwc5tdg5ub+SQjTfHLkDXKGBTNLSQBZ"
    "gJwkh5UVrUgYGZKkhE2H+E0KcOdRABMGAXKA4YueMbwMaBuIXMFNrCE24P8NeaRNQxV7J1"
    "SPX6KePoR0Xt1zLaSj1DvQ0kRFtF+7MHXbd+uWPCNCbFdTJ9cp6qKn7QpJw+v7t8+3ZQ2u"
    "gvx3Vl2kicb9RGdkJxuzbyAROQGYoEH7YBZP8GFgoM4HheKG4oUTAtmdokBeN2OrEJqIth"
    "tWt1EKpl1wUmha9EwRgt8GkBdF/MxPWbMvx5rm2BP1ZNlDNohDWrlPxLOUbo4vZfEUscSy"
    "23GtOPENzTFtie1kJ7WkaW/UjVJagpi9bWnTXGOnBMpRGdMoxwSE/bjOlp/aCeVkb1IsBE"
    "cVSnLHpUdx7VNpKM6SbQYwYNefeSO0zozMPKTdOKfFoAnQVwSP2jRgd+U/ed5nDivlrwDD"
    "emWLC3cRio2ScZxwgNlNM2Ds1pvUNzWnFofoSYdmg9UmAb06DVy6HGB/hAkhSvAyhvMBJd"
    "MJrSFD/Xs0VK1SZVkaYXwNePAPk0kBWC1ZK1SUfUlIBl+jctBtMpCp2iuO86SFd/DQJ6bU"
    "9u2Z6EXrLlS9ulMSnDmIZ1f2tjdLmiLlc8YOU7FNubWy4Tme0tLjTa3ouUpE3FIt8BIhCF"
    "g3NMwRISdgr50tLDBtI71BBuy7AefvXgICxrgqjYB6wqhPqlz3me3a99njy3Q98UFWpzNt"
    "TZm5Aj/tgXky0JatcronfaxXvQixz7n0TNkCkxFXBThvGh23/62EU2VY7N5ph0P+IDtFXe"
    "5DoJyUyWwvVGy8UpU95qwHzwEQjwzVNww9se0SXvXpRvbHTDjJQ5DnyxPKJq1Kiz92zoNO"
    "faxmbqdM+w1dsvFEpSmA3rT6AsbzkGh7PnriEeDFaIzpiFr9SvtMQ2QpzP28ya5/Wz5nll"
    "1jQDBLskNYt82tE/xMnzLYIEyWbN6ELjdOmmJC16DmLgwQ2wRN97wLsK8+U9/DcsAhyyox"
    "scrEDoU8dlkyHyDTDfCFefK945ew7vvuBic3UEriheIf8KMMYbEq07RNBcgiV2LdmixR0/"
    "+w4ztPhfQdkl9KNbythXnL1+2o4EpgJ2xqEnlRaTivicFFN2CYueSjon7IR+UoM9ZdGwH+"
    "IM/k40J5JN4fGVxjncy2habb4zx9YGOFH3oygg/xR8/WgAF10jF0A2mbK7ILgyAHMsAVOY"
    "zrUol7ED7AFRkkMEVdJJicj33NnOY1q3ZtI9mQbzlTVN4roqR1fl3Efo9+sn7BvyUoamXY"
    "qmKUdTTdLsrx32vU0m5PH/uVbDPaIfTaPgHaMtbCrVlFnMsjvMH48K88h6rYJe30UpZRjN"
    "MO+t5s/F/gIROlMGtcqowZWP1JliXWWRa3ylC/0XhvAueqr52YRnNFq4jyWQHBTlVFaOaT"
    "Qq4B6FwByXqXHso088GYOkhasVGqMxLJZQt4uMXYKUAcC4XbgoUA2ihz0FfDsro7arpiK3"
    "Sovx7JfooNZgvhtDB7WGJAwd1BoA9AWV27rcJ880wvDWFhac6VU898Yu+sCbRMqMoehCow"
    "UkGkyStuZPgJiECQUUR13BjwAzakQpXtS/l2/ryVsHI4sdM2qb6UwLQCosm2cAczOG2zuE"
    "ysyjnu+u3jxYbx267y9KW0yDEobuHzwYAegetrqH7c7M0TbWaPsetrwUVwXZhH6EyD4+bx"
    "NQPq8PKJ9Xh+0vxWH7a7TDtncv6hA2DT7gZMjahWaHBSkFNm1SHKLL+hETp24hZ3rNaHJc"
    "13mqFq4rr+tnIogWc4h1mA4FvMuuAWyE+IJM0w0tZMkcUyVeadS+5GdGllk5Ul8M7udYtE"
    "eqPVKtvbRHOiwBaI90yx6p3vtjby371VBPODTonUGf43CxVG/qUmDT8B+oK0AjQGSeAI13"
    "AGh0BFIitRbQJiTLuLszuOJBpytA4IbwxeHccudGvkMABBYSzsYzcBUg+yp1AOaIF5YSQL"
    "EBSGguAeTEPEH1gLkEMkdixw/Xu2ce2BepfY1BCUP7GsMRQE3/5EbwR9lCecfA69zNFnM3"
    "bEZXwTYmHyG0uv7tIBXFQDyIT9Bf1XgQyaVGDyLIEbVqBTnH7J15cyleys/Qp7xq7eExN9"
    "h5PykPRi0t/ii3toiMdwLW4dx1yBJZhuhekdj0vA2kBy3E7izvIbmj59667iB+NP9TvJJe"
    "czCcb1L7EIMSRj6smH40KpHFlEkvWOsaWeQaSsHMShlGaGj13L01xiJOwxcBbl7TWuQczd"
    "juY2UrxRRK0moNjd1i+tGg2Nuqdsdfh7IUWv3Hn3GMbzX7ybTF138yrf38+aW9bcM0aGT7"
    "L43jPkmH0rgCm+5M1NVmsAP8S9Zfs3lOy7hGo4m7zmdDiQwgE7HfPpFFBuJLRmNkIEfUKr"
    "doIW+NKfLNDVihjcGcdM9zKBN5VDvoUAKQbSOTHoErHFJ2GV2J8sLIgw8QYVLkq9uiIzsk"
    "0OWpPb5/jzyhuPUn3qHRNXshpdgx6nGXvgG1ue6r67J27Ac5WehmAnuDPlZoVei/oJ81wO"
    "dYxmCHNkD45c+vAsD6TeO8TXzl7Yf3rxPy8k5yQ86rjDOEOxDj6XO0/SKbr33x0ysmVJGg"
    "0ZCKt3KcmRltq0xLzAciPovv2AEBvz8bNzgwsnqqpwD5vBaQNw8IfQszw0eeQ7nzHdtUVe"
    "VnVl1TpfMheu7WZtOAoN+nX7ZvwIue2Vkbz+ys3jM7K8ft5sjGsg6f9QZpxjEKgHdukNpU"
    "tsFTPd4pg4b74O3/kerqoTgALpaGTsX5ZnM/oWixMHuNAgfzYiRMULRFH++JOkfIBxb2kW"
    "w9dhsWaRFTskNGwYQTN9MlTMMZ/k0mu94TZYtFs9of2qNRHushhbGdcYxwdPe/nFqbLvfI"
    "dKHQt2pqwtNrzSZMnqpNZ3jRz/0BAaI7EcBRBbaoJRQbDUMfoJ/sHsDmd2Js0gbxnW4iNX"
    "XiovZYLxfL7er2P2zmwgHDA7o6mjlQ00jP3nucvYsfjlrBVsanBdBZAIdXirx9EfRRjZxo"
    "/QqotXjmOMYEZm9FyWJuV8AzpddoytAM0LWDQ0mRdz2gOZYR1cj2BqnOzO1tFvNDLypEUA"
    "O/wKbh7wy/hXzssclLWQAlRi2CziJgfrervENiyqQL741BxF8uUeCYy4kk+hJfMZpiLzCj"
    "uS3yUo/rHerWZXPffQli3NGKqA9PXKOASL2z+gB3jmWMEe6zNtUnjKo+xn1WqT/hH5UCwj"
    "H5CNF9fNxuTV7TorxKCkEsx5f1oeKrZeQI51hKKFuOScE/wHXIIVoHDeByMPid6wtPyjUm"
    "RtTGcRGIu4gbvNz3ZPb7/x9A6Is="
)
