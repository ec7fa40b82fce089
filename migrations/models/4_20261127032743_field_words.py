from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

UPGRADE = {
    "sqlite": """
CREATE TABLE "new_alert" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "symbol" VARCHAR(20) NOT NULL,
    "direction" VARCHAR(5) NOT NULL,
    "price" VARCHAR(24) NOT NULL,
    "repeats" SMALLINT NOT NULL,
    "armed" SMALLINT NOT NULL,
    "notify" VARCHAR(8) NOT NULL,
    "state" VARCHAR(10) NOT NULL,
    "placed_at" BIGINT NOT NULL,
    "changed_at" BIGINT NOT NULL,
    "fired_at" BIGINT,
    "closed_at" BIGINT,
    CONSTRAINT "alert_direction" CHECK (direction IN ('above', 'below')),
    CONSTRAINT "alert_flags" CHECK (repeats IN (0, 1) AND armed IN (0, 1)),
    CONSTRAINT "alert_notify" CHECK (notify IN ('channel', 'dm')),
    CONSTRAINT "alert_state" CHECK (state IN ('open', 'fired', 'removed')),
    CONSTRAINT "alert_closed" CHECK ((state = 'open') = (closed_at IS NULL))
);
INSERT INTO "new_alert" ("id", "guild_id", "user_id", "symbol", "direction", "price", "repeats", "armed", "notify", "state", "placed_at", "changed_at", "fired_at", "closed_at")
SELECT "id", "guild_id", "user_id", "symbol", "way", "price", "repeats", "armed", "notify", "state", "placed_at", "changed_at", "fired_at", "closed_at" FROM "alert";
DELETE FROM sqlite_sequence WHERE name = 'new_alert';
INSERT INTO sqlite_sequence SELECT 'new_alert', seq FROM sqlite_sequence WHERE name = 'alert';
DROP TABLE "alert";
ALTER TABLE "new_alert" RENAME TO "alert";
CREATE INDEX "idx_alert_guild_i_5f7dc1" ON "alert" ("guild_id", "user_id", "state");
CREATE INDEX "idx_alert_state_3c5748" ON "alert" ("state", "changed_at");
CREATE TABLE "new_orders" (
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
    "watermark" VARCHAR(24),
    "triggered" SMALLINT NOT NULL,
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
    CONSTRAINT "orders_triggered" CHECK (triggered IN (0, 1)),
    CONSTRAINT "orders_notify" CHECK (notify IN ('channel', 'dm', 'silent')),
    CONSTRAINT "orders_closed" CHECK ((state = 'open') = (closed_at IS NULL))
);
INSERT INTO "new_orders" ("id", "guild_id", "account_id", "symbol", "side", "kind", "size", "units", "reserved", "limit_price", "stop_price", "trail", "watermark", "triggered", "notify", "state", "placed_at", "changed_at", "expires_at", "closed_at")
SELECT "id", "guild_id", "account_id", "symbol", "side", "kind", "size", "units", "reserved", "limit_price", "stop_price", "trail", "mark", "armed", "notify", "state", "placed_at", "changed_at", "expires_at", "closed_at" FROM "orders";
DELETE FROM sqlite_sequence WHERE name = 'new_orders';
INSERT INTO sqlite_sequence SELECT 'new_orders', seq FROM sqlite_sequence WHERE name = 'orders';
DROP TABLE "orders";
ALTER TABLE "new_orders" RENAME TO "orders";
CREATE INDEX "idx_orders_account_256dd8" ON "orders" ("account_id", "state");
CREATE INDEX "idx_orders_account_fa90eb" ON "orders" ("account_id", "placed_at");
CREATE INDEX "idx_orders_state_2e688a" ON "orders" ("state", "changed_at");
""",
    "postgres": """
ALTER TABLE "alert" DROP CONSTRAINT "alert_way" CASCADE;
ALTER TABLE "orders" DROP CONSTRAINT "orders_armed" CASCADE;
ALTER TABLE "alert" RENAME COLUMN "way" TO "direction";
ALTER TABLE "orders" RENAME COLUMN "mark" TO "watermark";
ALTER TABLE "orders" RENAME COLUMN "armed" TO "triggered";
ALTER TABLE "alert" ADD CONSTRAINT "alert_direction" CHECK (((direction)::text = ANY (ARRAY[('above'::character varying)::text, ('below'::character varying)::text])));
ALTER TABLE "orders" ADD CONSTRAINT "orders_triggered" CHECK ((triggered = ANY (ARRAY[0, 1])));
""",
}

DOWNGRADE = {
    "sqlite": """
CREATE TABLE "new_alert" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "symbol" VARCHAR(20) NOT NULL,
    "way" VARCHAR(5) NOT NULL,
    "price" VARCHAR(24) NOT NULL,
    "repeats" SMALLINT NOT NULL,
    "armed" SMALLINT NOT NULL,
    "notify" VARCHAR(8) NOT NULL,
    "state" VARCHAR(10) NOT NULL,
    "placed_at" BIGINT NOT NULL,
    "changed_at" BIGINT NOT NULL,
    "fired_at" BIGINT,
    "closed_at" BIGINT,
    CONSTRAINT "alert_way" CHECK (way IN ('above', 'below')),
    CONSTRAINT "alert_flags" CHECK (repeats IN (0, 1) AND armed IN (0, 1)),
    CONSTRAINT "alert_notify" CHECK (notify IN ('channel', 'dm')),
    CONSTRAINT "alert_state" CHECK (state IN ('open', 'fired', 'removed')),
    CONSTRAINT "alert_closed" CHECK ((state = 'open') = (closed_at IS NULL))
);
INSERT INTO "new_alert" ("id", "guild_id", "user_id", "symbol", "way", "price", "repeats", "armed", "notify", "state", "placed_at", "changed_at", "fired_at", "closed_at")
SELECT "id", "guild_id", "user_id", "symbol", "direction", "price", "repeats", "armed", "notify", "state", "placed_at", "changed_at", "fired_at", "closed_at" FROM "alert";
DELETE FROM sqlite_sequence WHERE name = 'new_alert';
INSERT INTO sqlite_sequence SELECT 'new_alert', seq FROM sqlite_sequence WHERE name = 'alert';
DROP TABLE "alert";
ALTER TABLE "new_alert" RENAME TO "alert";
CREATE INDEX "idx_alert_guild_i_5f7dc1" ON "alert" ("guild_id", "user_id", "state");
CREATE INDEX "idx_alert_state_3c5748" ON "alert" ("state", "changed_at");
CREATE TABLE "new_orders" (
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
INSERT INTO "new_orders" ("id", "guild_id", "account_id", "symbol", "side", "kind", "size", "units", "reserved", "limit_price", "stop_price", "trail", "mark", "armed", "notify", "state", "placed_at", "changed_at", "expires_at", "closed_at")
SELECT "id", "guild_id", "account_id", "symbol", "side", "kind", "size", "units", "reserved", "limit_price", "stop_price", "trail", "watermark", "triggered", "notify", "state", "placed_at", "changed_at", "expires_at", "closed_at" FROM "orders";
DELETE FROM sqlite_sequence WHERE name = 'new_orders';
INSERT INTO sqlite_sequence SELECT 'new_orders', seq FROM sqlite_sequence WHERE name = 'orders';
DROP TABLE "orders";
ALTER TABLE "new_orders" RENAME TO "orders";
CREATE INDEX "idx_orders_account_256dd8" ON "orders" ("account_id", "state");
CREATE INDEX "idx_orders_account_fa90eb" ON "orders" ("account_id", "placed_at");
CREATE INDEX "idx_orders_state_2e688a" ON "orders" ("state", "changed_at");
""",
    "postgres": """
ALTER TABLE "alert" DROP CONSTRAINT "alert_direction" CASCADE;
ALTER TABLE "orders" DROP CONSTRAINT "orders_triggered" CASCADE;
ALTER TABLE "alert" RENAME COLUMN "direction" TO "way";
ALTER TABLE "orders" RENAME COLUMN "watermark" TO "mark";
ALTER TABLE "orders" RENAME COLUMN "triggered" TO "armed";
ALTER TABLE "alert" ADD CONSTRAINT "alert_way" CHECK (((way)::text = ANY (ARRAY[('above'::character varying)::text, ('below'::character varying)::text])));
ALTER TABLE "orders" ADD CONSTRAINT "orders_armed" CHECK ((armed = ANY (ARRAY[0, 1])));
""",
}

_UNKNOWN_KIND = "state = 'pending' AND batch_id IS NULL AND kind NOT IN ('level', 'milestone', 'order', 'closed', 'alert')"

UNREAD_BEFORE = (
    (
        "{count} announcements parked: the older release does not know their kind",
        (
            f"""
INSERT INTO batch (guild_id, channel_id, message, state, attempts, due_at, error, at)
SELECT guild_id, channel_id, '{{}}', 'parked', 0, MAX(at), 'unreadable parked when migration 4 was taken back', MAX(at)
FROM announcement WHERE {_UNKNOWN_KIND} GROUP BY guild_id, channel_id
""",
            f"""
UPDATE announcement SET state = 'parked', batch_id = (
    SELECT MAX(b.id) FROM batch b
    WHERE b.guild_id = announcement.guild_id AND b.channel_id = announcement.channel_id AND b.state = 'parked'
) WHERE {_UNKNOWN_KIND} RETURNING id
""",
        ),
    ),
    ("{count} receipts removed: the older release cannot read them", ("DELETE FROM receipt RETURNING key",)),
)


async def upgrade(db: BaseDBAsyncClient) -> str:
    return UPGRADE[db.capabilities.dialect]


async def downgrade(db: BaseDBAsyncClient) -> str:
    return DOWNGRADE[db.capabilities.dialect]


MODELS_STATE = (
    "eJztXW1v2zgS/iuEv7QLuEGbJmmvXSyQ9rp7PbRN0Ra3BXYXDi3RtmBJdEUqafblvx+Her"
    "cpRVQcR1bmU2JzRpIfUsN548xfo4C7zBcHp47D41COXpC/RiENmPpnfWhMRnS1KgbgC0mn"
    "vqalJaKpkBF14Foz6gumvnKZcCJvJT0eAvEpCVgwZdEDQQIesivihUT9JQ4PJRPyZfYPeU"
    "w8QeSCkYAmJAfkNRULQkOXREyw6IK5hEZM04g4IHxGPCnIigvphXNxAM/jckc9kPq4+1vH"
    "ofctZhPJ50yRReoBfvttNI893514riZQF0r/TW88+uMP9cELXfadCWCAj6vlZOYx361MT8"
    "Kmv5/Iq5X+7pU3fxvKnzUt/PTpxOF+HIQF/epKLniYM3jJnM1ZyCIqGdxBRjHMWRj7fjq7"
    "2TQmP6cgSZ6yxOOyGY19mHngTh6g+G40mXw4+zL5/ObLZDLaWBUZR2m20q8UMrCi1KMKDc"
    "AcHuHRvw4Pnz59dvj46cnz46Nnz46fP36uaPXzbg49+yd5mAKt5FIas7e/vP3wBR6Iq2Wb"
    "LGf44h/NQyVNuPRkFOiXZ7H9HJS5rp+JDPemqci+KOaieOkGNhkF+KXXpj32JSaEvjP0mZ"
    "iygr7EtDvoHw8Ld7X5WIKecuBi7wx6ttHbAV/mwuXeDXmXKUVK6VN2yJe5cNl3Bl9IGoES"
    "awd+mQvBv4HMob4n7GVOwYUypxvyMo5CfqHMNCvky1yIfDfkZ57vG0R9LeY5/WAAP3xy9O"
    "zo+dOToxzn/JsmeDeh/BYrQTC7MkrvWjyrTAjqOqiXjC034Xy9oJEZz4x+DUn1iPu4DQb0"
    "+8Rn4Vwu1McnjxuQ+9/pp9f/Of308MnjH6qv/Id05FAPbYI7Yd9iT17ZSd41RtQ5OstfjW"
    "Q3lXuDFaeh8zTwlULJnVBL70qFDeHvrv/x1UrhGK+sZ2Cds9MkpD70+zcHEOGYLUtedvhi"
    "Sp3lJY3cycYIP+R1tJtDwWGw/g0N6VzDCb8bHjiLc/ksMgfA9MC4MfyVk7QIfq0iz4G4EZ"
    "WEpuEockkV7ERysmA0Inx2QM7ClCZiK0bV4MyLmCB0nsSjnCTylFxrQQVxeMAIIAEhrSmT"
    "SjCHpvjXju9uCIGtBbhqI2JCqpdlpKh/S/+FRbqg4TwRdn9gZAwjY7iHYWSsJ9CLq2DKfR"
    "szseAYoKF42MZQPKw3FA83DEVXbUGOfigLjCtMA4T5uAXKx7UgH69jrHd0G3xzhgFie3jU"
    "Zgkf1S/ho3V4U21qE+DPAfX9Bu9+zjYY59zTw2cnuTyGD00S+PP703fvNkUujQJToKQZzJ"
    "xpd1A+6T+UIZfezOCAgzf/TRgHGsu36u40TN73CqYF9+7EgLYFQuaP7MAdrdtEbSTB8xaC"
    "4HmtHHi+LgZyc6YL1jlznyVuJ5S371te+dTp4FGrsKFK3D1pqbDWrfCv8uEE3CCwGnWAv8"
    "yFrszOi9/nosvaL7Mh+vvoSA5DHqudO2A1ByrK4+NGt/I65bXe5c88YHKhpgO8uQ7z2RQW"
    "CjhlKUn1pQNySlYsdIEIjj5cemqNxeANnlLpLMgl9RJn8JSRWcT/ZKFiVx/hDMSGP3kH92"
    "vjQc51In3J7ERFcn/4pJ3IJjczOpHRiYxag0FtS18ca7Wt4MMJQC/+/kG/VL/Wxv+Z0ffZ"
    "GO+NB3+mdBeD8/O/n88+1FgiGcMavK7nSPI38T2xjyu7AVaAAq4cCPHNL8P58P3p13WkX7"
    "87e6XB4ULOI30VfYFXe+5uGqXq4h569sr6Z3vRXea6JZNvqCpkKRhgaWijc2l/TexX8MKM"
    "DLZ1MjBuMqqnOcm11vSvkAE150wQbbAKbb8GTAj1VOPUWH1Jzn/0QHiq1QF8RNL5T49+9N"
    "yfzqGEANi2ISRMbdrOW7+6laXcZB2nmVdoG6NtjEIPbeNeTUAqIG2siBIL2hFoR+yDHUGl"
    "ZMHKZCw36LMFy2CyhLZ2hM9VipGthVDwoLzuLK9ZFHHDkep6j1rO0ElQ9C34ueZRa+dSa/"
    "KpbTjV0O69P3bv6wVzlm/DkcHyzYbGTbavA0Re2M76LdXK03yP9NEfbaVqY+KRzx3qE5de"
    "NdbZa8NrUyhP8WCRvP68GWO0VPs0GRhE7AH0IKIsNJ6UfIAhxO1n9KK2c4+0He6ZVR3uXa"
    "fn8PZKTnIKj7ALFqktmrrMJUoFUaSQqJaU91WqCtO+9m8xDaUnPTgKHakBySNF7oVjMuOR"
    "vsRYVwgGWp8KSZYhvwzJ1HNNKtIO73x9aKBWhZKeszQVxaqXZwXHdkTa3WpSt5ITUa8z6S"
    "nfRLv5TFPONCRBt41jTVOTAlS/cqdG1WcInoetHGXsyb7wb+Z4IoFjY2/Ixxr3B7dM1S4M"
    "TAlcR82/ErdQ8QIuARKbTiF6m1i74gFJC+GLMfGCINY3fEEuF1wJdXWVMZkyJa+ZFtV0Jj"
    "Opfbkw2NC7u61tkQ5MnEaTey+2EDS57wv0mLeLebtDi7dHjAq7aicFxyDXNUbP9lNQ98Ru"
    "eKNrxX7knvlcZnm40XpIas5OVjllSwsizNR0cqk0+UseyYVSwRmclVwLipHkFPBLNQKfsi"
    "OTulOVHoF0UXAQwWiq23uSuCY/047vbQzlpffGCF4f3040J3o1GaW9qfLWWOxRFT6cAIzj"
    "9S+O16XgO9Z6x85K+wd+T5Tfnz3fN2m9+vtGdXeWUVwfTA2Jmksn1ieV+Ay0Th654G3Ovd"
    "KGOGhLpjZO6urOh25q1CtRCqFe2bsJ0PLNGv4y122BP1RJhGW6dxYsEJ7b/ZBYyttnoDsd"
    "D2uTflGffbFRR1r9RFsNPmdBud1ZdmB19Futjj6PuLBc1TkLrurOq3rGDGu6sT4sG1yu4a"
    "6VkFXEqKX6V/AM5nTvrlH3vdXKWDugEfcSFyLfsWoGF3IS8AtTt4bGqhkVPhQ4nSdgn7qK"
    "Dw78pp7MzXn9d9WYeT+S+wWPIzt9vOAYoEJ+1MaUP6o35Y82TPlvMZcdSthX2Ia0aLGi4f"
    "AA70l47peImrPSkoFxU4Du+2oyz6naBOnywBr5+pGwUEamCg61ZDdp6ZrL3zwHDINzGJy7"
    "7zIIz5D0AnrUJ29Zn6QBxI83Aa7XaHKGIS3r7RW1w/xErDOyx8K3L7o3aC4jk+6tBxp173"
    "lO0qbUCIt0rY8FI1Mu9XluwVhorA3SQHqDYh63pVi3WdaoWY8Ek1I9pdVZyjLP7o9Tjn6c"
    "xaFuoE6maqmrJxEHcNufRrc0Ubs+ZHnJ2NJmE83oh1cjZPubqBMrIWYDbs4wPHS3ny7hs5"
    "m09s2WmLC56B7qKm9LzUBMKktlvFFz8dYpr1VgzkJGIn75QteUUaoJNCAp9yaBk6VTHoX6"
    "zOimUmPPvmVFpznWNjRVp3uErV5/kdQQwmwoBEdNccshGJxbLvcf0GjJ5ERp+FZFTNbYBo"
    "jzSZtd86R+1zzZ2DWdiNEuQc0qHxr6+7h5vmNUMNOumQw0bpd+TtKi2gMnAb0irm5iTaDU"
    "EBxsg98wj3gMhdd4tCRxKD1fF2EYk+lVWlJB3U/dB8qm+9xZHpBzyZcsPCeK8VIkhUEZdR"
    "ZkwX2XRaZqDzu99w12aP3XQthl9IOrKbotP3v9tp1MmA3YBQduKi02Ff06WYbsMhbcSjoH"
    "7LR8soM9Z0HY93EHf68Lnpq28HSkcQ8PCpprN/HPPGBT7l4RL2lbkjjkX5CvH8fEZxfM1x"
    "VU1VUYXY6JMiyJEpjehU6XmUU8IDolR2iqrAWK2Nyvb+82rXuqYCmm3rxlTZs4ZuVgVs59"
    "hP5u7YS7hnwtQtMuRNMUo9kM0txdR9t7G0wo4/99ZYd7Qo8n0bqhrXUq25BZyrI7zJ8MCv"
    "NEe90Evf7IZc4wmGW+tZw/n4dzJuTEGtRNRgTXvFInlnmVVa7hpS5sPzEE2lzZxmcznsFI"
    "4W0cgQRQrENZJabBiIB75ALzfCXGecg+QTCGGRNXN2jGjW6xjLqdZ+yU5AzQnkj71HSCap"
    "Tc7AXhoaP4oCmdsTOwHbdNb+Dil6BTqzfvzRidWn2aDHRq9QD6ishtne5TZhqge+sWDpzh"
    "KZ57oxedQXlUkzKUDDRqQLq0qmir/kRMzbCQRPKkbe8BUUqNTsVLKlcTTxAoms1c9VlRz2"
    "LdNUVqzeYl4aDGgL4j5JjwFaTgJOk4ggdKxVGTSljo6h4rgUl/2uXtfw9/D39deLoJMVw3"
    "oadkGl+RJWMrQc7VhSBm6Z5DnhG0H07LBEMeERULoBZZF+NzXYVSU0LKka4pr2DtWN9bSP"
    "U6jhTR+sDKp06SqqcHE7px4rKepwOoEKJCiNIbC4P3agKwODUWp9774tTYirXwnJ+08Zyf"
    "1HvOTzYX8J92FUpS+gGCu31zcedl1fsW9rmj2qSJAWEHfJkLoxgdkyG8wJMT66r2a2zDC3"
    "hu/6y2kHxlD3SVC3G+Hme4lZX+nDMguteje6mQiMDVZINwhQlRbrOGvfmcRaYNsTlDosI4"
    "mD1xG2kSIZferCan53rDr+DenRadpdeO7MDtZP9t+TB77m7tZGRnzH02WDqhvP0sqsLNba"
    "U5V9jQWddZey5FE6zwr/LhBHSeAPZ95Skz0HoCqnxouHd+AXwuuqz/Mhuiv4eh9o9p3HZk"
    "iLbnY+OmgPuqTNUi5A71CCAyrYtQ6PpRniTQHWhMZoxBISnHj13mmuLlVrzGbMO1sHMScl"
    "nPMKwmJZZYMNSMoWbcuzHU3K8JwFDzLYeasUfvnbUatNRHUw4EvTPoUx7PF/bFaCtsCP+e"
    "mgIyAcRkCci0c2GjIZAT2bWuguTStCsVOYccknMi6JWAonaguacJq5S4TBsbLyFTdXaeGw"
    "BTBgdiBZF8TETsLAgFYsibfaBMApMhseOb2+fDoq2BtgaKR7Q1+jcBNX2fGsEfZOunHQNf"
    "n4p5fSRuH9IyuwXitp6UqfZ2G0M6Je8zsL1JycQTfPfHlvhEw2WNLZENNdoSUYmoVTOLKV"
    "fPDIfRoBiBQl/CsbqHj0F1h+NpAU2Kcv6wXpwzUeMFWcVT3xML5o51/c1Mu4dGFgF1mbqy"
    "uQvGju57beWE9Nbwr34krJrQn3cSrYleTUbZwZi/NDY+xpxpMIl5O/cxgoTqqMzmzH1Wuv"
    "qQvJcikYbmbbJPq5yDWeXbSD+VXFJDqK0+kTejHwyKW6vQ54Wr2BRWq7e2Co7hJZ8/PWzx"
    "9j89rH39YejOWkr3GtntZ+uCddIhW67ChtlyXbWHWcT/NPUKad7TCq7BSOKu+1lffATMYe"
    "q3j0w+gnRo3OgjKBG1ije6LFhxyUIHCt5cjZW5HgSeVFOe5BNCVRs2mzFHHpBzHks1zM51"
    "ymFiy0dMqFmEQjzJp1ksqA/hPuhFbA4y3vodb9C0Sz2QzfaQkg+uZde2Okihid/LzQILI9"
    "4Z9KlA24T+C/teA3yJZQh6aAOEX9581QAGQnzzyxLl4fvTr1rYBFfpyLuzD79k5CUJ9Prd"
    "2ateR1iG6cztifL0mUlItnqtD6CZVKgqQaMiJRLSiVPQtoq5pHwkPQUH3UcpgeurdcOjcZ"
    "Fj9YKwEPIDoc5hHLpcKT7maMqNr9gm06q8s2KeFUZGcO9GtalH0N+lXXbXgFcts+M2ltlx"
    "vWV2vO63m7IZN3UrqVdIC45BALxzhXQmTc2q6/HOGRDuvdf/Byqr+2IA+NzoOtXfN6v7GU"
    "WLw9orFnkc0pK4YOSSR0vd32XKWEhcHjLTGe02LMZ0pqzbZ0WF0xfDZKb+LP8mlR37u95i"
    "+izaQ3eolKdyyGJtFxwDXN3bP2KNqss9Ul0kDd2a7PB8rFmFKVO16XKne9M9EEQXTCM8yc"
    "XWmYRj7WQMCfuurkFmcKWsjcl6s7tOFzGqOml6eyqXq+l2mRdlsyhNExePFB7UR29mT1Uj"
    "3L3vcPeuvjh2CVsFH05A5wnYv1Tk25+CbWQjZ1J/A9RaPEscQwJza0nJem+3wDOnRzRNaE"
    "bswuOxIcm7HtASy4ByZLcGKUbm7mwXC+MgSUSwA7/ChvB3ht9lIQ/U5mU9AWuMOAWdp0DZ"
    "3b5hd2xW4XImTLwf98L/8iuVzmJkcL4kA+Mmz8tlTtLC7ZKUmQRPCS28J/oKvicMKWCtOK"
    "49Cl/a7Grq+6KPBH0kKNpRr+wJ9Fi/F4NL+7+ie6LcnLLIM2s36UijekMLmuv0m/opuMGh"
    "PJMAvi/axw1dJPV6xQWLhNH1XC9gSyxDlLDHbVJrFVW9jD3eSK6Fl8oC4ZR8gOg+edyu4E"
    "BTxYGNLUxXHTIV3oSjwGaESyxrKLueI8nfBEyqPUS7AVwAA65cn1W7nkA7TupWzyN9FX2B"
    "V3e9mf3zf0EsuCQ="
)
