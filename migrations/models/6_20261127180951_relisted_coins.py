from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

UPGRADE = {
    "sqlite": """
CREATE TABLE "new_coin" (
    "ticker" VARCHAR(20) NOT NULL PRIMARY KEY,
    "scale" SMALLINT NOT NULL,
    "bid" VARCHAR(24),
    "seen_at" BIGINT,
    "frozen_at" BIGINT,
    "suspect_bid" VARCHAR(24)
);
INSERT INTO "new_coin" ("ticker", "scale", "bid", "seen_at", "frozen_at", "suspect_bid")
SELECT "ticker", "scale", "bid", NULL, NULL, NULL FROM "coin";
DROP TABLE "coin";
ALTER TABLE "new_coin" RENAME TO "coin";
""",
    "postgres": """
ALTER TABLE "coin" ADD COLUMN "seen_at" bigint;
ALTER TABLE "coin" ADD COLUMN "frozen_at" bigint;
ALTER TABLE "coin" ADD COLUMN "suspect_bid" character varying(24);
""",
}

DOWNGRADE = {
    "sqlite": """
CREATE TABLE "new_coin" (
    "ticker" VARCHAR(20) NOT NULL PRIMARY KEY,
    "scale" SMALLINT NOT NULL,
    "bid" VARCHAR(24)
);
INSERT INTO "new_coin" ("ticker", "scale", "bid")
SELECT "ticker", "scale", "bid" FROM "coin";
DROP TABLE "coin";
ALTER TABLE "new_coin" RENAME TO "coin";
""",
    "postgres": """
ALTER TABLE "coin" DROP COLUMN "seen_at";
ALTER TABLE "coin" DROP COLUMN "frozen_at";
ALTER TABLE "coin" DROP COLUMN "suspect_bid";
""",
}


async def upgrade(db: BaseDBAsyncClient) -> str:
    return UPGRADE[db.capabilities.dialect]


async def downgrade(db: BaseDBAsyncClient) -> str:
    return DOWNGRADE[db.capabilities.dialect]


MODELS_STATE = (
    "eJztXW1z2zYS/isYfUlvRvUkju3kkk5nnFyvl5s06TSZa2Z6HRkiIQljklAIMI7b638/LP"
    "gugTRByzJF75fEEnZJ6gG42Dfs/jkJhc8CeXTueSKJ1OQF+XMS0ZDpPzaHpmRC1+tyAL5Q"
    "dB4YWlohmksVUw+utaCBZPorn0kv5mvFRQTE5yRk4ZzFjyQJRcSuCY+I/p94IlJMqpf5H+"
    "Qx4ZKoFSMhTUmOyGsqV4RGPomZZPEX5hMaM0Mjk5CIBeFKkrWQikdLeQTP4wtPP5D+uP9b"
    "JxH/nLCZEkumyWL9AL/9NlkmPPBn3DcE+kLZn9mNJ7//rj/wyGdfmQQG+Li+nC04C/za9K"
    "Rs5vuZul6b717x5ZtI/dPQwk+fzzwRJGFU0q+v1UpEBQNP52zJIhZTxeAOKk5gzqIkCLLZ"
    "zacx/TklSfqUFR6fLWgSwMwDd/oA5XeT2ezd+4+zDz98nM0mW6si56jMVvaVRgZWlH5UaQ"
    "BYwiN8+/fj46dPnx0/fnr2/PTk2bPT54+fa1rzvNtDz/5KH6ZEK72UwezNj2/efYQHEnrZ"
    "pssZvvjL8FBFUy4zGSX61VnsPgdVrptnIse9bSryL8q5KF+6kU1GCX7ltemOfYUJoe8NfS"
    "6mnKCvMO0P+sfjwl1vPo6gZxy42HuDnm/0bsBXuXC590PeZ1qR0vqUG/JVLlz2vcGXisag"
    "xLqBX+VC8G8hc2jApbvMKblQ5vRDXiVxJL5oM80J+SoXIt8P+QUPAouob8S8oB8N4MdPTp"
    "6dPH96dlLgXHzTBu82lJ8TLQgW11bp3YhnnQlB3QT1irHLbThfr2hsxzOn30BSP+IhboMh"
    "/ToLWLRUK/3xyeMW5P5z/svrf53/8s2Tx3+rv/LvspFjM7QN7ox9Tri6dpO8G4yoc/SWvw"
    "bJfir3FitOQ+9pEGuNkj+jjt6VGhvC31//E+u1xjFZO8/AJmevSch86A9vDiDCsbiseNnh"
    "izn1Lq9o7M+2RsSxaKLdHgqPw81vaESXBk743fDAeZwrYLE9AGYGpq3hr4KkQ/BrHXMP4k"
    "ZUEZqFo8gV1bATJciK0ZiIxRF5H2U0MVszqgcXPGaS0GUaj/LSyFN6rRWVxBMhI4AEhLTm"
    "TGnBHNniX3u+uyUEthHgaoyISaVflomm/i37ExbpikbLVNj9jpExjIzhHoaRsYFAL6/DuQ"
    "hczMSSY4SG4nEXQ/G42VA83jIUfb0FeeahHDCuMY0Q5tMOKJ82gny6ibHZ0V3wLRhGiO3x"
    "SZclfNK8hE824c20qW2AP4Q0CFq8+wXbaJxzT4+fnRXyGD60SeAPP52/fbstcmkc2gIl7W"
    "AWTPuD8snwoYyE4guLAw7e/B+iJDRYvtF3p1H6vtcwLbn3JwaMLRCxYOIG7mTTJuoiCZ53"
    "EATPG+XA800xUJgzfbAumIcscXuhvHvf8jqgXg+PWo0NVeL+SUulte6Ef50PJ+AWgdW4B/"
    "xVLnRl9l78gZB91n6VDdE/REdyFIlE79whazhQUR2ftrqVNylv9C5/ECFTKz0d4M31WMDm"
    "sFDAKUtJpi8dkXOyZpEPRHD04YrrNZaAN3hOlbciV5SnzuA5I4tY/MEiza4/whmILX/yHu"
    "7XxYNc6ETmkvmJivT+8Mk4kW1uZnQioxMZtQaL2pa9OM5qW8mHE4Be/MOD/lL/Whf/Z04/"
    "ZGN8MB78hdZdLM7Pf394/67BEskZNuD1uafI/0jA5SGu7BZYAQq4cijl56AK5zc/nX/aRP"
    "r12/evDDhCqmVsrmIu8OrA3U2TTF08QM9eVf/sLrqrXHdk8o1VhawEAxwNbXQuHa6J/Qpe"
    "mInFtk4Hpm1G9bwgudGa/hUyoJaCSWIMVmns15BJqZ9qmhmrL8nFdxyEp14dwEcUXX7/7X"
    "fc//4CSgiAbRtBwtS27bzzqztZym3WcZZ5hbYx2sYo9NA2HtQEZALSxYqosKAdgXbEIdgR"
    "VCkWrm3Gcos+W7KMJktoZ0f4fK0YuVoIJQ/K697ymsWxsBypbvaoFQy9BMXQgp8bHrVuLr"
    "U2n9qWUw3t3odj975eMe/yTTSxWL750LTN9vWAiEfdrN9KrTzD9605+mOsVGNMfBsIjwbE"
    "p9etdfa68LoUytM8WCRvOG/GFC3VIU0GBhEHAD2IKAeNJyMfYQhx9xm9qO08IG1HcLuqI/"
    "hNeo7oruSkp/AI+8JivUVTn/lEqyCaFBLV0vK+WlVhxtf+OaGR4orDUehYDygRa3IeTclC"
    "xOYSU1MhGGgDKhW5jMRVRObct6lIe7zzzaGBRhVKce/SVhSrWZ6VHLsRaferSd1JTkSzzm"
    "SmfBvt9jNNBdOYBN0ujjXNbQpQ88qdW1WfMXgedn6UUTIWOXvUKkyY2t77UIeJDLuf6qiy"
    "Ifp90ZeJXDNPzRwlywYbShi7hBmM5hnqMf8Dsx7gqIzeoIUauplkHU9vfFxBJwrDJKGhBI"
    "2IvnrAvTT3Q3/zDy49EfuPJOSLaE3umlxpjZHEbMmlYqASgvI3JfNrQonPl9DKQrNpSh4T"
    "vQJ4xOFSls4Ye773LRTSymM5+ze2eXejMaGzb5LOuJPfo+AYoevjrIs8PGuWh2dbGhe6Ph"
    "6O6+MfzOMyBWlr+ynGWjcfv0rVLdOREriOXhYiNkXd4BLglKBzSFBMAzryEcl6Pckp4WGY"
    "mBu+IFcrMdX/UJD/bCH0vgDeCLpQuWPiamUJE+3vtq516PBs4GA3GowqYVTpIUKPR9PwaN"
    "rYUkpjRqVbQb+SY5TrGhPEDlNQD8Ru+MG0Q/hZcHvpkepwq/WQtlWYrQvKjhZElKvp5Epr"
    "8lciViutgjMoB7KR90XSQjcvwVekP+VVQUwzVjOSeZnMaKbbc0V8Wyh1z/e2Zqtl98YktS"
    "G+nWhODGoyKntT7a1x2KNqfDgBmKo2vFS1Pj2NsJ0RNg89PPAHovz+kweBTes137equ4uc"
    "4uZ8wYjoufSSPCiqtU4R++BtLrzSllS/jkxdnNT1nQ/d1KhXohRCvXJwE2DkmzP8Va67An"
    "+skgg70ewtWCC5378OQsY7ZKB7VUDoku/SnO6yle2if6KrBl+woNzuLTuwAdCdZs0vYyEd"
    "V3XBgqu6f8o8s6zp1mR5NrrjNPtWQtYxo47qX8kzmgI2+0Y94Ou1tTxWK+4VLkS+Z2E4Id"
    "UsFF+Ya2G4Gh8KnN4ToEVHwKUr/FUuBL83+J8TDePiOiu2Voe//ehqnXNMU7CL86tSJLGb"
    "Pl5yjFAhP+liyp80m/InW6b850SoHl2aamxjWrRYtHt8gA8kPPdjTO1ZaenAtC1A93U9Wx"
    "ZUXYJ0RWCNfPqZsEjFtiJljWSup0UqCe6l/C1ywDA4h8G5hy6D8AzJIKBHffKO9UkaQvx4"
    "G+BmjaZgGNOy3l3dZsxPxFJ6Byx8h6J7g+YyseneZqBV914WJF2q6bHYlLNbMTIXypznhq"
    "JP1vJ3LaS3KA9yV4p1l2WNmvVEMqX0Uzqdpazy7P845eS7RRJ5Jjdzrpe6fhJ5BLf9fnJH"
    "E7XvQ5ZXjF26bKI5/fiKVO1+E/USLcRcwC0Yxofu7tMlArZQzr7ZChOWuTtAXeVNpd+dTW"
    "WpjbdqLnyT8kYF5n3ESCyuXpiaMlo1gR571fZ7cLLUixksHnNsdFuv6XWFHas77RG3sSk8"
    "/eNszVqMopZAZkvFY2qLXo7B7NxxX6uQxpdMzbSe71TKZINthDjvvlxcJmSct886H5r7h7"
    "iFvmVUMtvemQ60bppBQdKh5oMgIb0mvjC1E6DgEBxvg9+wjEUC5ddEfEmSSPHAlGIwxUHT"
    "wgr6fvo+0B8oEN7lEblQ4pJFF0QzXsm0Aj6j3oqsROCz2FbzYa/3vsUObf53EHY5/eiK5+"
    "/K2968bacT5gJ2yYGbSodNxbxOjoG7nAW3kt5hOyOf3GAvWBD2Q9zBfzJlT21beDbSuoeH"
    "Jc2Nm/gHEbK58K8JT/vzpW75F+TTz1MSsC8sMHVU9VUYvZwSbVgSLTD5F5M0s4hFSExijj"
    "RUea8/S33xu7tN5+aBWJBpMG9Z2yaOuTmYm/MQob9fO+G+Id+I03QL1LRFarZDNSsaRSxw"
    "Xt11Pgwp9F3fX9duuKf0eB6tH9pGp3INnGUs+8P8yagwT7XXbdCbD14WDKNZ5jvL/AtEBO"
    "1hZs6gbjMiuPaVOnPMrqxzjS+BYffpIdDP1TU+m/OMRgrv4iAkgOIcyqowjUYEPCAXGA+0"
    "GBcR+wWCMcyavrpFM211i+XU3Txj56RggCZFxqdm0lTj9GYviIg8zQfdl20Jro7cnf1Y0+"
    "ovQafWYN6bKTq1hjQZ6NQaAPQ1kds53afKNEL31h0cO8OzPA9GL3oPRVJtylA60KoBmQKr"
    "sqv6EzM9w1IRJfSOTX12RLRSY1Lx0vrVhEsCpbOZrz9r6kVieqcoo9m8JALUGNB3oCuwWE"
    "MKTpqOI0WoVRw9qYRBt2FNFtr0p33e/r/Rf6NfV1ruQKMXfd2UnpJ5ck0uGVtLcqEvBDFL"
    "/wLyjDiEItNiwZBHROUKqCU1F9DEphblRdb/mJjK8hrWnlW+pdKv40QTbQ6sA+qlqXpmMK"
    "Wbpi7rZTaACiEqhCi9sTz4oCYAS1RjieqDL1GNDVlLz/lZF8/5WbPn/Gx7Af/hVqckox8h"
    "uLs3F/deXH1oYZ97qlCaGhBuwFe5MIrRMxmCh1zNnGvbb7CNL+C5+xPbUom1O9B1LsT5Zp"
    "zhVk76c8GA6N6M7pVGIgZXkwvCNSZEucsa5ssli20bYnuGRI1xNHviLtIkIqH4oiGn52bD"
    "r+Tenxadp9dO3MDtZf/t+DB74W7tZWTnzEM2WHqhvPssqtLN7aQ519jQWddbe65EE5zwr/"
    "PhBPSeAPZ1zbUZ6DwBdT403Hu/AIGQfdZ/lQ3RP8BQ+89Z3HZiibYXY9O2gPu6StUh5A71"
    "CCAybYpQmBJSXBHoETQlC8aglpQXJD7zbfFyJ15rtuFG2DkNuWxmGNaTEissGGrGUDPu3R"
    "hqHtYEYKj5jkPN2Kn33hoOOuqjGQeC3hv0uUiWK/eStDU2hP9ATQGVAmKzBFTWv7DVECiI"
    "3BpYQXJp1puKXEAOyQWR9FpCUTvQ3LOEVUp8ZoyNl5CpurgoDIA5gwOxkigxJTLxVoQCMe"
    "TNPtImgc2Q2PPN3fNh0dZAWwPFI9oaw5uAhu5PreCPsgHUnoFvTsW8ORJ3CGmZ/QJxO0/K"
    "1Hu7iyGdkQ8Z2MGkZOIJvodjS/xCo8sGWyIfarUl4gpRp5YWc6GfGQ6jQTECjb6CY3XfPA"
    "bVHY6nhTQtyvm3zeKcqRovyTqZB1yumD819Tdz7R56WYTUZ/rK9kYYe7rvjZUTslvDn+aR"
    "sGrCcN5JtCYGNRlVB2Px0rj4GAum0STm7d3HCBKqpzJbMA9Z6RpC8l6GRBaad8k+rXOOZp"
    "XvIv1UCUUtobbmRN6cfjQo7qxCH4/WiS2s1mxtlRzjSz5/etzh7X963Pj6w9C9NZYeNLK7"
    "z9YF66RHtlyNDbPl+moPi1j8YesV0r6nlVyjkcR997Oh+AiYx/Rvn9h8BNnQtNVHUCHqFG"
    "/0WbgWikUeFLy5nmpzPQy5yttUmqo2bLFgnjoiFyJRephdmJTD1JaPmdSzCIV40k+LRNIA"
    "wn3QkdgeZLzzO96iaZd+IJftISMfXcuuXXWQQhN/kJsFFka8N+gzgbYN/Uf2tQH4CssY9N"
    "AWCD/+8MkAGEr5OahKlG9+Ov9khE14nY28ff/ux5y8IoFev33/atARlnE6cweiPH1gCpKt"
    "XpsDaDYVqk7QqkjJlHTmlbSdYi4ZH8lOwUH3UUrg+nrdiHha5li9ICyC/ECoc5hEvtCKjz"
    "2acusrdsm0qu6smGeFkRHcu1FtGhD092mX3TfgdcvstItldtpsmZ1u+u3mbCFs3UqaFdKS"
    "YxQA710hXShbs+pmvAsGhPvg9f+RyuqhGACBsLpOzfft6n5O0eGw9prFXEBakpCMXIn40v"
    "R3mTMWEV9EzHZGuwuLNZ0p7/ZZU+HMxTCZaTjLv01lx/6ud5g+i/bQPSrlmRxyWNslxwhX"
    "9+6PWKPq8oBUF0UjvyE7vBhrV2GqVF263JnedI8kMQXTiEhzsU0m4dQ4GSPCvuprkAVcKW"
    "9jstnsrtdFrKpOlt6eyeV6ul3uRdkuStPGJWKNBw3QmzlQ1Qh373vcvesvjlvCVsmHE9B7"
    "Ag4vFfnup2AX2ci51N8CtRHPCseYwNxZUrLZ2x3wLOgRTRuaMfvCRWJJ8m4GtMIyohzZnU"
    "GKkbl728WiJEwTEdzAr7Eh/L3h91kkQr15OU/ABiNOQe8p0HZ3YNkd21W4ggkT76eD8L/8"
    "SpW3mlicL+nAtM3zclWQdHC7pGUmwVNCS++JuULApSUFrBPHjUfhK5tdQ31f9JGgjwRFO+"
    "qVA4Ee6/dicOnwV/RAlJtzFnO7dpONtKo3tKS5Sb9pnoJbHMqzCeCHon3c0kXSrFd8YbG0"
    "up6bBWyFZYwS9rRLaq2mapaxp1vJtfBSOSCckY8Q3SePuxUcaKs4sLWFmapDtsKbcBTYjn"
    "CFZQNln3uK/I+ASXWAaLeAC2DAlZuzajcTaKdp3eplbK5iLvDqvjezv/4PYKAsew=="
)
