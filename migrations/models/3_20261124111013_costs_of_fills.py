from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

UPGRADE = {
    "sqlite": """
CREATE TABLE "new_fill" (
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
    "spread" BIGINT NOT NULL,
    "slippage" BIGINT NOT NULL,
    "cost_moved" BIGINT NOT NULL,
    "realised" BIGINT NOT NULL,
    "qualifying" SMALLINT NOT NULL,
    "source" VARCHAR(40) NOT NULL,
    "quoted_at" BIGINT NOT NULL,
    "at" BIGINT NOT NULL,
    CONSTRAINT "fill_side" CHECK (side IN ('buy', 'sell')),
    CONSTRAINT "fill_amounts" CHECK (units > 0 AND gross >= 0 AND fee >= 0 AND cost_moved >= 0),
    CONSTRAINT "fill_extras" CHECK (spread >= 0 AND slippage >= 0),
    CONSTRAINT "fill_qualifying" CHECK (qualifying IN (0, 1))
);
INSERT INTO "new_fill" ("id", "guild_id", "account_id", "order_id", "symbol", "side", "units", "price", "gross", "fee", "spread", "slippage", "cost_moved", "realised", "qualifying", "source", "quoted_at", "at")
SELECT "id", "guild_id", "account_id", "order_id", "symbol", "side", "units", "price", "gross", "fee", 0, 0, "cost_moved", "realised", "qualifying", "source", "quoted_at", "at" FROM "fill";
DELETE FROM sqlite_sequence WHERE name = 'new_fill';
INSERT INTO sqlite_sequence SELECT 'new_fill', seq FROM sqlite_sequence WHERE name = 'fill';
DROP TABLE "fill";
ALTER TABLE "new_fill" RENAME TO "fill";
CREATE INDEX "idx_fill_account_c08dba" ON "fill" ("account_id", "id");
CREATE INDEX "idx_fill_order_i_e6e69b" ON "fill" ("order_id");
""",
    "postgres": """
ALTER TABLE "fill" ADD COLUMN "spread" bigint NOT NULL DEFAULT 0;
ALTER TABLE "fill" ALTER COLUMN "spread" DROP DEFAULT;
ALTER TABLE "fill" ADD COLUMN "slippage" bigint NOT NULL DEFAULT 0;
ALTER TABLE "fill" ALTER COLUMN "slippage" DROP DEFAULT;
ALTER TABLE "fill" ADD CONSTRAINT "fill_extras" CHECK (((spread >= 0) AND (slippage >= 0)));
""",
}

DOWNGRADE = {
    "sqlite": """
CREATE TABLE "new_fill" (
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
INSERT INTO "new_fill" ("id", "guild_id", "account_id", "order_id", "symbol", "side", "units", "price", "gross", "fee", "cost_moved", "realised", "qualifying", "source", "quoted_at", "at")
SELECT "id", "guild_id", "account_id", "order_id", "symbol", "side", "units", "price", "gross", "fee", "cost_moved", "realised", "qualifying", "source", "quoted_at", "at" FROM "fill";
DELETE FROM sqlite_sequence WHERE name = 'new_fill';
INSERT INTO sqlite_sequence SELECT 'new_fill', seq FROM sqlite_sequence WHERE name = 'fill';
DROP TABLE "fill";
ALTER TABLE "new_fill" RENAME TO "fill";
CREATE INDEX "idx_fill_account_c08dba" ON "fill" ("account_id", "id");
CREATE INDEX "idx_fill_order_i_e6e69b" ON "fill" ("order_id");
""",
    "postgres": """
ALTER TABLE "fill" DROP CONSTRAINT "fill_extras" CASCADE;
ALTER TABLE "fill" DROP COLUMN "spread";
ALTER TABLE "fill" DROP COLUMN "slippage";
""",
}


async def upgrade(db: BaseDBAsyncClient) -> str:
    return UPGRADE[db.capabilities.dialect]


async def downgrade(db: BaseDBAsyncClient) -> str:
    return DOWNGRADE[db.capabilities.dialect]


MODELS_STATE = (
    "eJztXW1v27YW/iuEv2wDvKBNk7S3HQakvdtuL7q2WIu7Advg0BJtC5ZEV6SSptv+++WhXm"
    "1RiqgojqycT4nNcyT5IUU+54WHf00C7jJfHJ07Do9DOXlO/pqENGDqn92mKZnQzaZogC8k"
    "nftalpaE5kJG1IFrLagvmPrKZcKJvI30eAjC5yRgwZxFXwkS8JBdEy8k6i9xeCiZkC+yf8"
    "gj4gkiV4wENBE5Iq+oWBEauiRigkWXzCU0YlpGxAHhC+JJQTZcSC9ciiN4Hpc76oHUx/3f"
    "Og69TzGbSb5kSixSD/D775Nl7PnuzHO1gLpQ+m9648mff6oPXuiyz0yAAnzcrGcLj/nuVv"
    "ckavr7mbze6O9eesvXofxRy8JPn88c7sdBWMhvruWKh7mCl/TZkoUsopLBHWQUQ5+Fse+n"
    "vZt1Y/JzCpHkKUs6LlvQ2IeeB+3kAYrvJrPZ23cfZx9++DibTSqjItMo9Vb6lUIGRpR6VK"
    "EBWMIjfPuv4+MnT54eP3py9uz05OnT02ePnilZ/bzVpqf/JA9ToJVcSmP2+qfXbz/CA3E1"
    "bJPhDF/8o3WopImW7owC/XIvtu+DstbNPZHh3tQV2RdFXxQv3cg6owC/9Nq0x76khNB3hj"
    "6bpqygLyntD/pH48JdLT6WoKcaONg7g54t9HbAl7VwuHdD3mWKSCk+ZYd8WQuHfWfwhaQR"
    "kFg78MtaCP4t5hzqe8J+zim0cM7phryMo5BfKjPNCvmyFiLfDfmF5/uGqb4W81x+NIAfPz"
    "55evLsydlJjnP+TRO8VSg/xWoiWFwbZ+9aPLeVENRdUK8YW1fhfLWikRnPTH4HSfWIh7gM"
    "BvTzzGfhUq7Ux8ePGpD73/kvr/5z/svXjx99s/3Kv01bjnVTFdwZ+xR78tpu5t1RRM7Ref"
    "7VSHaj3BVV7IbO3cA3CiV3Ri29K1tqCH93/sc3G4VjvLHugV3NTp2Q+tAfXh9AhGOxLnnZ"
    "4Ys5ddZXNHJnlRZ+zOtkq03BcbD7DQ3pUsMJvxseOItz+SwyB8B0w7Qx/JWLtAh+bSLPgb"
    "gRlYSm4ShyRRXsRHKyYjQifHFE3oWpTMQ2jKrGhRcxQegyiUc5SeQpudaKCuLwgBFAAkJa"
    "cybVxBya4l97vrshBLYT4KqNiAmpXpaJkv49/RcG6YqGy2Sy+xMjYxgZwzUMI2MDgV5cB3"
    "Pu25iJhcYIDcXjNobicb2heFw1FKnBQGwwwqnJLBwDtKctkD2tBfZ0F1e9itsgmyuMENvj"
    "kzbD9qR+2J7swpsyqCrAHwLq+w0e/VxtNA65J8dPz/I5GD40zboffj5/86Y6zdIoMAVHms"
    "HMlfYH5ePhQxly6S2s5tRCY3+vvub8IfMne3n/n7V4/Z/Vvv3Pdl/+3HBpzQkyhRHOrf37"
    "jjc+dTp4zLbUkPJ2T0oqrHEr/Lf1sANuETiNOsBf1kJXZefB73PRZeyX1RD9Q3QUhyGPQ4"
    "cFrGbDRLl92ug23pW80Xv8gQdMrlR3gLfWYT6bw0ABpyslKU86Iudkw0IXhGBrw5WnxlgM"
    "3t45lc6KXFEvcfbOGVlE/AsLlbr6CHscKv7iPdyvjYc4Z0X6ktmOieT+8Ek7iU1uZHQSo5"
    "MYWYOBtqUvjjVtK/SwA9BLf3jQr9WvtbHHM/kRmuP9e+gXirsYHJ3//fDubY0lkinswOt6"
    "jiR/E98ThziyG2AFKODKgRCf/DKcX/98/tsu0q/evHupweFCLiN9FX2BlwfoZJqkFPEgvX"
    "hl1tl+wi5r3ZGhN1biWHL3W5rX6FI6XMP6JbwwE4NFnTRMm0zpeS5yow39K+Q1LTkTRJup"
    "QlutARNCPdU0NVFfkIvvPNUbVI0O0COSLr//9jvP/f4CCgOARRtCGlTVYu796lb2cZNNnO"
    "ZToUWMFjFOemgRD6oD0gnSxnYoqaD1gNbDcK0HKiULNibDuIHFFiqjyf7pbTueq+iQrV1Q"
    "6OAs3XmWZlHEDduj66eKXKHTVDG0QOeO96yd+6zJf1ZxoKG1+3Cs3Vcr5qxfhxODvZs1TZ"
    "ssXgeEvLCdzVuqe6f1vtXbeLRtqk2Ib33uUJ+49LqxZl4bXZuid0oHC94N582Yon06pM7A"
    "gOEAoHftdp24o9110n/2LrKdB8R2uGemOty7iefw9iQn2VFH2CWL1BJNXeYSRUGUKCSlJa"
    "V6FVVh2sP+Kaah9KQH25oj1SB5pMS9cEoWPNKXmOpqvyDrUyHJOuRXIZl7roki7fHONwcE"
    "aimU9Jy1qcBV/XxWaPQzpd0vk7qT/Id6zqS7vIp2816lXGlME10f25XmJgJUP3LnRuozBs"
    "9DL1sUB7Iu/Js5nkjgqKwNeVvj+uCWpdoFfymB66j+V9MtVK+AS8CMTecQs02sXfEVSYva"
    "iynxgiDWN3xOrlZcTerqKlMyZ2q+ZnqqpguZzdpXK4MNvb/b2hbcwCRpNLkPYglBk/uhQI"
    "85upijO7Yoe8SoSDhK21FdaIxyXGP07DAn6oHYDT/ouq/vuWfeg1lubrQekvqxs00u2dKC"
    "CDOaTq4Uk7/ikVwpCs5gX+ROUIwkO35fqBb4lG2P1KdO6RZIEgUHEbSm3N6TxDX5mfZ8b2"
    "MoL703RvCG+HaiOTGoziitTVtvjcUataWHHYBxvOHF8boUb8e67XhK0uGBPxDy+6Pn+ybW"
    "q79vpLuLTOLmYGpIVF86sd6fxBfAOnnkgrc590ob4qAtldo4qbdXPnRTI6/EWQh55eA6QM"
    "9v1vCXte4K/LHORFhye2/BAuG5dlvDUvkRgtsm6aI+56JSFVr9SFvenqvgbN15xsBa53da"
    "63wZcWE5qnMVHNWdR/WCGcZ0YwVYNroMw31Tj03EqCXpK3RGs6d336j73mZjrBPQiHtJC5"
    "HvWCGDCzkL+KXp7IXGChlbejjhdO6AQzoXfHTgN52q3JzNf19HKx9GSr/gcWTHxwuNERLy"
    "kzYG/Em9AX9SMeA/xVx2KFK/pTamQYvVC8cH+ECCcj9F1JyLljRMm8JynzezZS7VJjSXh9"
    "PIb+8JC2VkqttQK3abQ1nz+TfP/MKQHIbkHvochDtHBgE98sk75pM0gKhxFeB6RpMrjGlY"
    "91fKDrMSsbrIAU++Q+HewFwmJu6tGxq59zIXaVNghEW6wseKkTmXehe3YCw0VgRpEL1FCY"
    "+7ItZthjUy64lgUqqntNpBWdbZ/ybKyXeLOHR0RuZcDXX1JOIIbvv95I46at9bK68YW9ss"
    "opn8+CqD9L+IOrGaxGzAzRXGh27/6RI+W0hr32xJCY8PPUCu8rp08IeJsmy1NzIXb1fyRg"
    "LzLmQk4lfPdSUZRU3gsJHyOSSwn3TOo1DvFK2SGnv1nolOc6xtbFSne4Stnr9IaghhNpR/"
    "o6a45RgMzp6L/Ac0WjM5UwzfqnTJjtoIcT5rs2qe1a+aZ5VV04kY7RLU3NZDQ/8QF883jA"
    "pmWjWThsbl0s9FWtR44CSg18TVx1QTKDAE29ngNywjHkO5NR6tSRxKz9elF6Zkfp0WUlD3"
    "U/eBYuk+d9ZH5ELyNQsviFK8Ekk5UEadFVlx32WRqcbDXu99ixVa/7WY7DL50VUS7cvPXr"
    "9sJx1mA3ahgYtKi0VFv06WIbtMBZeSzgE7PT/ZwZ6rIOyHuIL/rMucmpbwtKVxDQ8KmRsX"
    "8Q88YHPuXhMvOawkccg/J7+9nxKfXTJf101VV2F0PSXKsCRqwvQudbrMIuIB0Sk5QktlB5"
    "+I6np9d7dpfZIKFmAazFvWtIhjVg5m5TxE6O/XTrhvyHciNO1CNE0xmmqQ5v5Or32wwYQy"
    "/p83drgn8rgTrRvamlPZhsxSlf1h/nhUmCfstQp6/ZbLXGE0w7y3nD+fh0sm5Mwa1Koigm"
    "seqTPLvMptrfGlLvSfGAKHW9nGZzOd0czCfWyBBFCsQ1klpdFMAQ/IBeb5ahrnIfsFgjHM"
    "mLhakZk2usUy6XaesXOSK8ChRNqnphNUo+RmzwkPHaUHR9EZzwO207Y5Ebj4JejUGsx7M0"
    "Wn1pA6A51aA4B+a8ptne5TVhqhe+sONpzhLp4Hw4veQVFUExlKGhoZkC6oKtrSn4ipHhaS"
    "SJ4c1ntEFKnRqXhJvWriCQKlspmrPivpRazPSpGa2bwgHGgM8B0hp4RvIAUnSccRPFAUR3"
    "UqYaGrT1YJTPxpn7f/I/wj/HXl6aOH4bqJPCXz+JqsGdsIcqEuBDFL9wLyjODQ4bQ4MOQR"
    "UbECaZGdXXyhq1BqSUg50pXkFawdq3oLqV7HiRLabdj41ElS9XRjIjdNXNbLtAEJIRJCnL"
    "2xHPigOgBLUmNJ6r2x7TZku31Jajx2tfCXn7Xxl5/V+8vPqsP2i+Ww/TLaYdu7kbj3YupD"
    "C/bcU0XSxGywA76shbGLjikQXuDJmXUt+x218YU5+9+hLSTf2AO9rYU434wz3MqKNecKiO"
    "7N6IJvycpNncojtjdjS6PAtAQ2Z0LkSqNZAftIhQi59BZWeTuFxv54cpY2O9nLgO15m3ru"
    "SG2/lKUKIzRE+s+KKtzWVpx4Sw2db515cSk6YIX/th52QOcOYJ83njLwrDtgWw9N8s4vgM"
    "9Fl/FfVkP0DzB0/j6Nw04M0fO8bdoUQN+UpVqE0KG+AESadVEJXQ/KkwRO+5mSBWNQGMrx"
    "Y5e5pvi3la4xe3AnjJyEUHYzBreTDEsqGDrG0DGu3Rg6HlYHYOj4jkPHeObuvR0daMlHUw"
    "0EvTPocx4vV/bFZbfUEP4DNQVkAojJEpDpSYSNhkAuZHcUFSSLpqdMkQvIDrkggl4LKFIH"
    "zD1NQKXEZdrYeAGZp4uL3ACYM9jgKojkUyJiZ0UoCEMe7FfKJDAZEnu+uX1+K9oaaGvg9I"
    "i2xvA6oOYcp0bwR3mU056BxyTLO0yyVCu6Dbap+AihxX14BzlRDMSC+IWG6xoLImtqtCCi"
    "klCrIynmXD0zbCmDkgIKfQmb475+BIQdNpkFNCmt+c1uic2EvAuyiee+J1bMneoqmhmnh+"
    "MoAuoydWXzWRZ7uu+N9Q/SW8O/+pGw9sFw3km0IQbVGWW3Yv7S2HgWc6XRpN7t3bMIM5QF"
    "zcoVRki0ek7PS7FIw/A2GaXbmqMZ232klUouqSGsVgtlLj8aFHurrueFm9gUQqt/+QuN8S"
    "WTPzlu8fY/Oa59/aHp3o6DHjSy/Wfmgk3SITNuSw0z47pyhkXEv5jO+Whe0wqt0czEXdez"
    "oXgGmMPUb5+YPANp07TRM1ASahVbdFmw4ZKFDhSruZ4qIz0IPKm6PMkdhIo0bLFgjjwiFz"
    "yWqpld6PTCxIKPmFC9CEV0kk+LWFAfQntwjrA5oHjnd7zFgVvqgax8x6zHrTEDOm6rr9Of"
    "0LAf5GKBRQ3vDfp0QqtC/5F9rgG+pDIGHtoA4ccfftMA1h9eH1ynLW/evf0pE9890X7IcZ"
    "VxunAHQp4+MAmJVa/0ZjMThdoWaCRSIhGdOYVsq0hLqkfSHW9wciglcH01bng0LfKpnhMW"
    "Qi4g1CiMQ5cr4mOOodz6im2yqsorK+ZUYTwE126kTQOC/j7tsvsGfNsyO21jmZ3WW2anu3"
    "67OVtw00kj9YS00BgFwHsnpAtpOmi6Hu9cAeE+eP4/0rl6KAaAz42uU/19M93PJFpszN6w"
    "yOOQjMQFI1c8WuuzWeaMhcTlITPtx26jYkxiyk7q3KJw+mKYwjSc4d9E2fFs1jtMmkV76B"
    "5JeToPWYztQmOEo7v/7dRIXR4QdZE0dGtywvO2ZgpTlmpzQp0+V+4rQXRxNMKTDGydSzjV"
    "TsaQsM/qGmQBV8qOINk9qK7TRYxUJ01qT+fl7XS7zItSLUDTpMUjhQf10Zs5UGqEq/c9rt"
    "7bL45dwlahhx3QuQMOLxX57rugj2zkbNavgFqLZ0ljTGD2lpSs13YLPHN5RNOEZsQuPR4b"
    "krzrAS2pjChHtjdIMTJ3b6tYGAdJIoId+FtqCH9n+F0W8kAtXtYdsKOIXdC5C5Td7RtWx2"
    "YKlyth4v10EP6XX6l0VhOD8yVpmDZ5Xq5ykRZul6SkJHhKaOE90VfwPWFIAWulceMG+NJi"
    "V1PLF30k6CPBqR155UCgx1q9GFw6/BE9EHJzziLPzG7SlkZ6QwuZm/hNfRfcYlOeaQJ+KO"
    "zjli6Sel5xySJhdD3XT7AllTHOsKdtUmuVVP0ce1pJroWXygLhVHyE6D5+1K7gQFPFgcoS"
    "pmsNmYpswlZgM8IllR2UXc+R5G8CJtUBot0ALoABV67Pqt1NoJ0mNaqXkb6KvsDL+17M/v"
    "k/iMaKWA=="
)
