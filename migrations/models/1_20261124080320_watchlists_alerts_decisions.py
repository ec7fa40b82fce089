from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

UPGRADE = {
    "sqlite": """
CREATE TABLE "alert" (
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
CREATE INDEX "idx_alert_guild_i_5f7dc1" ON "alert" ("guild_id", "user_id", "state");
CREATE INDEX "idx_alert_state_3c5748" ON "alert" ("state", "changed_at");
CREATE TABLE "decision" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "kind" VARCHAR(20) NOT NULL,
    "facts" JSON NOT NULL,
    "reason" VARCHAR(200) NOT NULL,
    "at" BIGINT NOT NULL
);
CREATE INDEX "idx_decision_guild_i_fee0ad" ON "decision" ("guild_id", "id");
CREATE TABLE "watch" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "symbol" VARCHAR(20) NOT NULL,
    "at" BIGINT NOT NULL,
    CONSTRAINT "uid_watch_guild_i_efa200" UNIQUE ("guild_id", "user_id", "symbol")
);
""",
    "postgres": """
CREATE TABLE "alert" (
    "id" bigserial NOT NULL,
    "guild_id" bigint NOT NULL,
    "user_id" bigint NOT NULL,
    "symbol" character varying(20) NOT NULL,
    "way" character varying(5) NOT NULL,
    "price" character varying(24) NOT NULL,
    "repeats" smallint NOT NULL,
    "armed" smallint NOT NULL,
    "notify" character varying(8) NOT NULL,
    "state" character varying(10) NOT NULL,
    "placed_at" bigint NOT NULL,
    "changed_at" bigint NOT NULL,
    "fired_at" bigint,
    "closed_at" bigint
);
CREATE TABLE "decision" (
    "id" bigserial NOT NULL,
    "guild_id" bigint NOT NULL,
    "user_id" bigint NOT NULL,
    "kind" character varying(20) NOT NULL,
    "facts" jsonb NOT NULL,
    "reason" character varying(200) NOT NULL,
    "at" bigint NOT NULL
);
CREATE TABLE "watch" (
    "id" bigserial NOT NULL,
    "guild_id" bigint NOT NULL,
    "user_id" bigint NOT NULL,
    "symbol" character varying(20) NOT NULL,
    "at" bigint NOT NULL
);
ALTER TABLE "alert" ADD CONSTRAINT "alert_closed" CHECK ((((state)::text = 'open'::text) = (closed_at IS NULL)));
ALTER TABLE "alert" ADD CONSTRAINT "alert_flags" CHECK (((repeats = ANY (ARRAY[0, 1])) AND (armed = ANY (ARRAY[0, 1]))));
ALTER TABLE "alert" ADD CONSTRAINT "alert_notify" CHECK (((notify)::text = ANY (ARRAY[('channel'::character varying)::text, ('dm'::character varying)::text])));
ALTER TABLE "alert" ADD CONSTRAINT "alert_pkey" PRIMARY KEY (id);
ALTER TABLE "alert" ADD CONSTRAINT "alert_state" CHECK (((state)::text = ANY (ARRAY[('open'::character varying)::text, ('fired'::character varying)::text, ('removed'::character varying)::text])));
ALTER TABLE "alert" ADD CONSTRAINT "alert_way" CHECK (((way)::text = ANY (ARRAY[('above'::character varying)::text, ('below'::character varying)::text])));
ALTER TABLE "decision" ADD CONSTRAINT "decision_pkey" PRIMARY KEY (id);
ALTER TABLE "watch" ADD CONSTRAINT "uid_watch_guild_i_efa200" UNIQUE (guild_id, user_id, symbol);
ALTER TABLE "watch" ADD CONSTRAINT "watch_pkey" PRIMARY KEY (id);
CREATE INDEX idx_alert_guild_i_5f7dc1 ON alert USING btree (guild_id, user_id, state);
CREATE INDEX idx_alert_state_3c5748 ON alert USING btree (state, changed_at);
CREATE INDEX idx_decision_guild_i_fee0ad ON decision USING btree (guild_id, id);
""",
}

DOWNGRADE = {
    "sqlite": """
DROP TABLE "alert";
DROP TABLE "decision";
DROP TABLE "watch";
""",
    "postgres": """
DROP TABLE "alert" CASCADE;
DROP TABLE "decision" CASCADE;
DROP TABLE "watch" CASCADE;
""",
}


async def upgrade(db: BaseDBAsyncClient) -> str:
    return UPGRADE[db.capabilities.dialect]


async def downgrade(db: BaseDBAsyncClient) -> str:
    return DOWNGRADE[db.capabilities.dialect]


MODELS_STATE = (
    "eJztXf9v27YS/1cI/7IN8II0TdK+dhiQ9m17fejaYi3eBmyDQ0u0LVgSXZFqmm773x+P+m"
    "qLUkRFcWTlfkps3knyh9TxvvHur0nAXeaLowvH4XEoJ8/IX5OQBkz9szs0JRO62RQD8IWk"
    "c1/T0hLRXMiIOnCtBfUFU1+5TDiRt5EeD4H4ggQsmLPoK0ECHrJr4oVE/SUODyUT8nn2Dz"
    "kmniByxUhAE5Ij8pKKFaGhSyImWPSJuYRGTNOIOCB8QTwpyIYL6YVLcQTP43JHPZD6uP9b"
    "x6H3MWYzyZdMkUXqAX7/fbKMPd+dea4mUBdK/01vPPnzT/XBC132mQlggI+b9WzhMd/dmp"
    "6ETX8/k9cb/d0Lb/kqlD9qWvjp85nD/TgIC/rNtVzxMGfwkjlbspBFVDK4g4ximLMw9v10"
    "drNpTH5OQZI8ZYnHZQsa+zDzwJ08QPHdZDZ78/bD7P0PH2azSWVVZByl2Uq/UsjAilKPKj"
    "QAS3iEb/91cvL48ZOT48fnT89Onzw5e3r8VNHq560OPfkneZgCreRSGrNXP7168wEeiKtl"
    "myxn+OIfzUMlTbj0ZBTol2ex/RyUuW6eiQz3pqnIvijmonjpRjYZBfil16Y99iUmhL4z9J"
    "mYsoK+xLQ/6I/HhbvafCxBTzlwsXcGPdvo7YAvc+Fy74a8y5QipfQpO+TLXLjsO4MvJI1A"
    "ibUDv8yF4N9C5lDfE/Yyp+BCmdMNeRlHIf+kzDQr5MtciHw35Bee7xtEfS3mOf1oAD95dP"
    "rk9Onj89Mc5/ybJnirUH6MlSBYXBuldy2e20wI6i6oV4ytq3C+XNHIjGdGv4OkesRD3AYD"
    "+nnms3ApV+rjo+MG5P538cvL/1z88vWj42+2X/k36ciJHqqCO2MfY09e20neHUbUOTrLX4"
    "1kN5W7worT0Hka+Eah5M6opXdliw3h767/8c1G4RhvrGdgl7PTJKQ+9Ic3BxDhWKxLXnb4"
    "Yk6d9RWN3FllhJ/wOtrqUHAS7H5DQ7rUcMLvhgfO4lw+i8wBMD0wbQx/5SQtgl+byHMgbk"
    "QloWk4ilxRBTuRnKwYjQhfHJG3YUoTsQ2janDhRUwQukziUU4SeUqutaKCODxgBJCAkNac"
    "SSWYQ1P8a893N4TAdgJctRExIdXLMlHUv6f/wiJd0XCZCLs/MTKGkTHcwzAyNhDoxXUw57"
    "6NmVhwjNBQPGljKJ7UG4onVUORGgzEBiOcmszCMUB71gLZs1pgz3Zx1bu4DbI5wwixPTlt"
    "s2xP65ft6S68qQZVBfh9QH2/waOfs43GIff45Ml5LoPhQ5PUff/zxevXVTFLo8AUHGkGM2"
    "faH5SPhg9lyKW3sJKpBcf+Xn2t84fMn+zl/X/a4vV/Wvv2P919+XPDpbVOkDGMULb27zve"
    "+NTp4DHbYkOVt3tSUmGNW+G/zYcTcIvAadQB/jIXuio7L36fiy5rv8yG6B+iozgMeRw6LG"
    "A1BybK49NGt/Eu5Y3e4/c8YHKlpgO8tQ7z2RwWCjhdKUn1pCNyQTYsdIEIjjZceWqNxeDt"
    "nVPprMgV9RJn75yRRcS/sFCxq49wxqHiL97D/dp4iHOtSF8yOzGR3B8+aSexyY2MTmJ0Eq"
    "PWYFDb0hfHWm0r+HAC0Et/eNCv1a+1sccz+hGa4/176BdKdzE4Ov/7/u2bGkskY9iB1/Uc"
    "Sf4mvicOcWU3wApQwJUDIT76ZTi//vnit12kX75++0KDw4VcRvoq+gIvDtDJNElVxIP04p"
    "W1zvYCu8x1R4beWBXHkrvf0rxGl9LhGtYv4IWZGCzqZGDaZErPc5IbbehfIa9pyZkg2kwV"
    "2moNmBDqqaapifqcXH7nqdmganUAH5F0+f2333nu95dQGAAs2hDSoKoWc+9Xt7KPm2ziNJ"
    "8KLWK0iFHooUU8qAlIBaSN7VBiQesBrYfhWg9UShZsTIZxgxZbsIwm+6e343iuUods7YKC"
    "B6V0ZynNoogbjkfXi4qcoZOoGFqgc8d71s591uQ/qzjQ0Np9ONbuyxVz1q/CicHezYamTR"
    "avA0Re2M7mLdW903zf6mM82jbVJsS3PneoT1x63Vgzrw2vTdE7xYMF74bzZkzRPh3SZGDA"
    "cADQu3anTtzRnjrpP3sXtZ0HpO1wz6zqcO8mPYe3V3KSE3WEfWKR2qKpy1yiVBBFCklpSa"
    "lepaow7WH/GNNQetKDY82RGpA8UuReOCULHulLTHW1X6D1qZBkHfKrkMw916Qi7fHONwcE"
    "alUo6TlrU4GrenlWcPQj0u5Xk7qT/Id6nUlPeRXt5rNKOdOYBF0fx5XmJgWofuXOjarPGD"
    "wPvRxRHMi+8G/meCKBo7I35GON+4NbpmoX/KUErqPmX4lbqF4BlwCJTecQs02sXfEVSYva"
    "iynxgiDWN3xGrlZcCXV1lSmZMyWvmRbVdCEzqX21MtjQ+7utbcENTJJGk/sgthA0uR8K9J"
    "ijizm6Y4uyR4yKREdpu6oLjlGua4yeHaagHojd8IOu+/qOe+YzmOXhRushqR872+SULS2I"
    "MFPTyZXS5K94JFdKBWdwLnInKEaSE7/P1Qh8yo5H6q5TegSSRMFBBKOpbu9J4pr8THu+tz"
    "GUl94bI3hDfDvRnBjUZJT2pq23xmKP2uLDCcA43vDieF2Kt2PdduySdHjgD0T5/dHzfZPW"
    "q79vVHcXGcXNwdSQqLl0Yn0+iS9A6+SRC97m3CttiIO2ZGrjpN7e+dBNjXolSiHUKwc3AV"
    "q+WcNf5ror8McqibDk9t6CBcJz7Y6GpfQjBLdN0kV9zkWlKrT6kbZ6e86C0rqzxMBa53da"
    "63wZcWG5qnMWXNWdV/WCGdZ0YwVYNroMw31XDOBCzgJu3Rx8mw8noPMEHFKf5NGB39Rltj"
    "m7+b5azR5GirPgcWSnnxQcI1RQTtsYNKf1Bs1pxaD5GHPZoWj3FtuYFi1Wcxsf4AMJUvwU"
    "UXNuTjIwbQpTfN7MljlVm1BFHl4gv70jLJSR6Rx7LdltmlTm8jfPhMEQBYYoHroMwkz6QU"
    "CP+uQd65M0gChaFeB6jSZnGNOy7q+0F2ZpYbWFAxa+Q9G9QXOZmHRvPdCoey9zkjYFF1ik"
    "Kx6sGJlzqU+1iprG802ktyhpcFeKdZtljZr1RDAp1VNanSgr8+z/UNnku0UcOjpDba6Wun"
    "oScQS3/X5yRxO176NmV4ytbTbRjH58lRL630SdWAkxG3BzhvGh23/42GcLae2bLTFhO8UD"
    "1FVelRohmFSWrfFGzcXbpbxRgXkbMhLxq2e6soZSTaD5QrkvA5yvm/Mo1CfnqkqNPXvPik"
    "5zrG1sqk73CFu9/iKpIYTZUA6LmuKWYzA4ey56HtBozeRMafhWpRx22EaI83mbXfO8ftc8"
    "r+yaTsRol6DmNh8a+oe4eb5mVDDTrpkMNG6Xfk7S4sw7JwG9Jq5u20ug4Aoc74HfsIx4DO"
    "WneLQmcSg9Xx9Fn5L5dXqwXN1P3QeKR/vcWR+RS8nXLLwkivFKJOURGXVWZMV9l0WmM+97"
    "vfctdmj910LYZfSjq6zYl5+9fttOJswG7IIDN5UWm4p+nSxDdhkLbiWdA3ZaPtnBnrMg7I"
    "e4g/+syz6atvB0pHEPDwqaGzfx9zxgc+5eEy9p3pA45J+R395Nic8+MV/XkVRXYXQ9Jcqw"
    "JEpgep90uswi4gHRKTlCU2WNIER1v76727TuLIEFaQbzljVt4piVg1k5DxH6+7UT7hvynQ"
    "hNuxBNU4ymGqS5v26eDzaYUMb/88YO94R+NH0O94y21qlsQ2Ypy/4wfzQqzBPttQp6LeIF"
    "w2iWeW85fz4Pl0zImTWoVUYE17xSZ5Z5ldtc40td6D8xBJr92MZnM57RSOE+jkACKNahrB"
    "LTaETAA3KBeb4S4zxkv0AwhhkTVys000a3WEbdzjN2QXIGaNKifWo6QTVKbvaM8NBRfNCa"
    "y9gf1Y7bpkNq8UvQqTWY92aKTq0hTQY6tQYA/ZbIbZ3uU2YaoXvrDg6c4SmeB6MXvYUikS"
    "ZlKBlo1IB0gUnRVv2JmJphIYnkSfPSI6KUGp2Kl9TvJZ4gUDqYueqzol7EuneE1JrNc8JB"
    "jQF9R8gp4RtIwUnScQQPlIqjJpWw0NWdJgKT/rTP2/8R/hH+uvJ0K1a4bkJPyTy+JmvGNo"
    "JcqgtBzNK9hDwjaMKaFkuFPCIqVkAtsl6ul7oqn6aElCNdWVvB2rHKsZDqdZwoot/Tf6eJ"
    "V3qZpOlheQHU+VBAYwXkYU0AVuHFKrx7U6jb6NPtq/Bip8nCJX7exiV+Xu8SP68u2y+Wy/"
    "bLaJdt73bg3utHDy2ec09FRxPLwA74MheGJzpmOXiBJ2fW5bt32MYXyez/ELaQfGMP9DYX"
    "4nwzznArK605Z0B0b0YX3EdWnuiUHrG9GVsaBaYtsDnZIWcazQ7YR7ZDyKW3sErNKTj2py"
    "dnmbGTvSzYnk+i547U9ltZyjBCQ6T/xKeNT50Oh8+32ND51lkvLkUHrPDf5sMJ6DwB7PPG"
    "Uwae9QRs86FJ3vkF0H3s7dd/mQ3RP8Do+Ls01DoxBMjzsWlTjHxTpmoRJYcSAhBM1nUjdM"
    "knTxJo6DMlC8ag9pPjxy5zTSFuK15jguBOpDgJoewmBW7nEZZYMHSMoWPcuzF0PKwJwNDx"
    "HYeOsc3ovXUHtNRHUw4EvTPocx4vV/b1Y7fYEP4DNQVkAojJEpBps8FGQyAnsus2BfmgaS"
    "MpcgnZIZdE0GsBdehAc09zTClxmTY2nkNy6eIyNwDmDM6wCiL5lIjYWREKxJDq+pUyCUyG"
    "xJ5vbp/CirYG2hooHtHWGN4E1LRqagR/lN2a9gw8JlneYZKl2tFtsE3JRwgtHrU7SEExEA"
    "viFxquayyIbKjRgohKRK26Tsy5emY4NQZVAxT6Es6/fX0MCjucIwtoUj3zm90qmonyLsgm"
    "nvueWDF3qgtlZjo9dJwIqMvUlc3tKvZ03xtLHKS3hn/1I2F5g+G8k2hDDGoyym7F/KWx8S"
    "zmTKNJvdu7ZxEklIWalTOMUNHqOT0vxSINw9tklG5zjmZt95FWKrmkhrBaLZQ5/WhQ7K2A"
    "nhduYlMIrf7lLzjGl0z++KTF2//4pPb1h6F76/g8aGT7z8wFm6RDZtwWG2bGddUZFhH/Ym"
    "rl0bynFVyjkcRd97OheAaYw9Rvn5g8A+nQtNEzUCJqFVt0WbDhkoUO1KO5niojPQg8qaY8"
    "yR2EojNssWCOPCKXPJZqmF3q9MLEgo+YULMIdXKST4tYUB9Ce9Aq2BxQvPM73qKnlnogK9"
    "8x6/FozIA6avXV4AkN+0FuFli38N6gTwVaFfoP7HMN8CWWMeihDRB++OE3DWB9f/rgOh15"
    "/fbNTxn5btP6IcdVxunCHYjy9J5JSKx6qQ+bmVSobYJGRUokpDOnoG0VaUn5SHriDZqDUg"
    "LXV+uGR9Min+oZYSHkAkIZwjh0uVJ8zDGUW1+xTVZVeWfFnCqMh+DejWrTgKC/T7vsvgHf"
    "tszO2lhmZ/WW2dmu327OFtzUTKReIS04RgHw3hXShTT1kq7HO2dAuA9e/x+prB6KAeBzo+"
    "tUf9+s7mcULQ5mb1jkcUhG4oKRKx6tdfuVOWMhcXnITOex27AYk5iyZpxbKpy+GKYwDWf5"
    "N6ns2H71DpNm0R66R6U8lUMWa7vgGOHq7v84NaouD0h1kTR0a3LC87FmFaZM1aYJnW4d95"
    "Ugujga4UkGts4lnGonY0jYZ3UNsoArZV1GdnvRdbqIUdVJk9pTubydbpd5UaoFaJq4eKTw"
    "oD56MweqGuHufY+79/aLY5ewVfDhBHSegMNLRb77KegjGzmT+hVQa/EscYwJzN6SkvXebo"
    "FnTo9omtCM2CePx4Yk73pASywjypHtDVKMzN3bLhbGQZKIYAf+FhvC3xl+l4U8UJuX9QTs"
    "MOIUdJ4CZXf7ht2xWYXLmTDxfjoI/8uvVDqricH5kgxMmzwvVzlJC7dLUlISPCW08J7oK/"
    "ieMKSAteK48QB8abOrqeWLPhL0kaBoR71yINBjrV4MLh3+ih6IcnPBIs+s3aQjjeoNLWhu"
    "0m/qp+AWh/JMAvihaB+3dJHU6xWfWCSMrud6AVtiGaOEPWuTWquo6mXsWSW5Fl4qC4RT8h"
    "Gi++i4XcGBpooDlS1M1xoyFdmEo8BmhEssOyi7niPJ3wRMqgNEuwFcAAOuXJ9Vu5tAO01q"
    "VC8jfRV9gRf3vZn9839Zv5tn"
)
