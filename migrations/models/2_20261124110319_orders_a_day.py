from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

UPGRADE = {
    "sqlite": """
CREATE INDEX "idx_orders_account_fa90eb" ON "orders" ("account_id", "placed_at");
""",
    "postgres": """
CREATE INDEX idx_orders_account_fa90eb ON orders USING btree (account_id, placed_at);
""",
}

DOWNGRADE = {
    "sqlite": """
DROP INDEX "idx_orders_account_fa90eb";
""",
    "postgres": """
DROP INDEX "idx_orders_account_fa90eb";
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
    "JcqgtBzNK9hDwjaMKaFkuFPCIqVkAtsl6ul7oqn6aElCNdWVvB2rHKsZDqdZwoot2BjU+d"
    "JFVPDyZ008RlvUwHUCFEhRClN5ZHHtQEYIleLNG7N227jbLdvkQvtqEs/OXnbfzl5/X+8v"
    "Pqsv1iuWy/jHbZ9m4k7r249NCCPfdUkTQxG+yAL3Nh7KJjCoQXeHJmXdt7h218Yc7+T2gL"
    "yTf2QG9zIc434wy3stKacwZE92Z0wbdk5aZO6RHbm7GlUWDaApszIXKm0eyAfaRChFx6C6"
    "u8nYJjf3pyljY72cuC7fmYeu5Ibb+VpQwjNET6z4oq3NZWOvEWGzrfOuvFpeiAFf7bfDgB"
    "nSeAfd54ysCznoBtPjTJO78Ausm9/fovsyH6Bxg6f5fGYSeG6Hk+Nm0KoG/KVC1C6FBfAC"
    "LNuqiErgflSQLdfqZkwRgUhnL82GWuKf5txWvMHtwJIychlN2Mwe0kwxILho4xdIx7N4aO"
    "hzUBGDq+49Ax9iC9t9aBlvpoyoGgdwZ9zuPlyr647BYbwn+gpoBMADFZAjLtRNhoCOREdq"
    "2oIFk07TJFLiE75JIIei2gSB1o7mkCKiUu08bGc8g8XVzmBsCcwQFXQSSfEhE7K0KBGPJg"
    "v1ImgcmQ2PPN7fNb0dZAWwPFI9oaw5uAmj5OjeCPspXTnoHHJMs7TLJUO7oNtin5CKHFc3"
    "gHKSgGYkH8QsN1jQWRDTVaEFGJqFVLijlXzwxHyqCkgEJfwuG4r49BYYdDZgFNSmt+s1ti"
    "M1HeBdnEc98TK+ZOdRXNTKeHdhQBdZm6srmXxZ7ue2P9g/TW8K9+JKx9MJx3Em2IQU1G2a"
    "2YvzQ2nsWcaTSpd3v3LIKEslCzcoYRKlo9p+elWKRheJuM0m3O0aztPtJKJZfUEFarhTKn"
    "Hw2KvVXX88JNbAqh1b/8Bcf4kskfn7R4+x+f1L7+MHRv7aAHjWz/mblgk3TIjNtiw8y4rj"
    "rDIuJfTH0+mve0gms0krjrfjYUzwBzmPrtE5NnIB2aNnoGSkStYosuCzZcstCBYjXXU2Wk"
    "B4En1ZQnuYNQkYYtFsyRR+SSx1INs0udXphY8BETahahiE7yaREL6kNoD/oImwOKd37HWz"
    "TcUg9k5TtmPR6NGVC7rb66P6FhP8jNAosa3hv0qUCrQv+Bfa4BvsQyBj20AcIPP/ymAaxv"
    "Xh9cpyOv3775KSPf7Wg/5LjKOF24A1Ge3jMJiVUv9WEzkwq1TdCoSImEdOYUtK0iLSkfSU"
    "+8QedQSuD6at3waFrkUz0jLIRcQKhRGIcuV4qPOYZy6yu2yaoq76yYU4XxENy7UW0aEPT3"
    "aZfdN+DbltlZG8vsrN4yO9v1283Zgps6jdQrpAXHKADeu0K6kKZG0/V45wwI98Hr/yOV1U"
    "MxAHxudJ3q75vV/YyixcHsDYs8DslIXDByxaO17s0yZywkLg+Z6Tx2GxZjElPWqXNLhdMX"
    "wxSm4Sz/JpUde7PeYdIs2kP3qJSncshibRccI1zd/R+nRtXlAakukoZuTU54PtaswpSp2n"
    "So033lvhJEF0cjPMnA1rmEU+1kDAn7rK5BFnClrAXJbqO6ThcxqjppUnsql7fT7TIvSrUA"
    "TRMXjxQe1Edv5kBVI9y973H33n5x7BK2Cj6cgM4TcHipyHc/BX1kI2dSvwJqLZ4ljjGB2V"
    "tSst7bLfDM6RFNE5oR++Tx2JDkXQ9oiWVEObK9QYqRuXvbxcI4SBIR7MDfYkP4O8PvspAH"
    "avOynoAdRpyCzlOg7G7fsDs2q3A5EybeTwfhf/mVSmc1MThfkoFpk+flKidp4XZJSkqCp4"
    "QW3hN9Bd8ThhSwVhw3HoAvbXY1tXzRR4I+EhTtqFcOBHqs1YvBpcNf0QNRbi5Y5Jm1m3Sk"
    "Ub2hBc1N+k39FNziUJ5JAD8U7eOWLpJ6veITi4TR9VwvYEssY5SwZ21SaxVVvYw9qyTXwk"
    "tlgXBKPkJ0Hx23KzjQVHGgsoXpWkOmIptwFNiMcIllB2XXcyT5m4BJdYBoN4ALYMCV67Nq"
    "dxNop0mN6mWkr6Iv8OK+N7N//g8H+aT1"
)
