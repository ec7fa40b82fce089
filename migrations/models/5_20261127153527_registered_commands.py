from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

UPGRADE = {
    "sqlite": """
CREATE TABLE "command_set" (
    "application_id" BIGINT NOT NULL PRIMARY KEY,
    "digest" VARCHAR(64) NOT NULL,
    "at" BIGINT NOT NULL
);
""",
    "postgres": """
CREATE TABLE "command_set" (
    "application_id" bigint NOT NULL,
    "digest" character varying(64) NOT NULL,
    "at" bigint NOT NULL
);
ALTER TABLE "command_set" ADD CONSTRAINT "command_set_pkey" PRIMARY KEY (application_id);
""",
}

DOWNGRADE = {
    "sqlite": """
DROP TABLE "command_set";
""",
    "postgres": """
DROP TABLE "command_set" CASCADE;
""",
}


async def upgrade(db: BaseDBAsyncClient) -> str:
    return UPGRADE[db.capabilities.dialect]


async def downgrade(db: BaseDBAsyncClient) -> str:
    return DOWNGRADE[db.capabilities.dialect]


MODELS_STATE = (
    "eJztXW1z2zYS/isYfWlvRvUkju3kkk5nnLTXy02adJrMNTNtR4ZISMKIJBQCjOL2+t8PC7"
    "5KAmmClmWK3k+2hF2SegAu9g27f41C4bNAnlx6nkgiNXpO/hpFNGT6n+2hMRnR1aocgC8U"
    "nQaGllaIplLF1INrzWggmf7KZ9KL+UpxEQHxJQlZOGXxV5KEImLXhEdE/yWeiBST6kX+D3"
    "lEuCRqwUhIU5IT8orKBaGRT2ImWfyZ+YTGzNDIJCRiRriSZCWk4tFcnsDz+MLTD6Q/Hv7W"
    "ScQ/JWyixJxpslg/wG+/jeYJD/wJ9w2BvlD2b3bj0R9/6A888tkXJoEBPq6Wkxlngb8xPS"
    "mb+X6irlfmu5d8/jpS/zK08NOnE08ESRiV9KtrtRBRwcDTOZuziMVUMbiDihOYsygJgmx2"
    "82lMf05Jkj5lhcdnM5oEMPPAnT5A+d1oMnn77sPk/Q8fJpPRzqrIOSqzlX2lkYEVpR9VGg"
    "Dm8Ajf/PP09MmTp6ePnlw8Oz97+vT82aNnmtY87+7Q07/ThynRSi9lMHv94+u3H+CBhF62"
    "6XKGL/42PFTRlMtMRol+dRbbz0GV6+aZyHFvmor8i3IuypduYJNRgl95bdpjX2FC6DtDn4"
    "spJ+grTIeD/tGwcNebjyPoGQcu9s6g5xu9G/BVLlzu3ZD3mVaktD7lhnyVC5d9Z/ClojEo"
    "sW7gV7kQ/FvIHBpw6S5zSi6UOd2QV0kcic/aTHNCvsqFyHdDfsaDwCLqazEv6AcD+Onjs6"
    "dnz55cnBU4F980wbsL5adEC4LZtVV61+K5yYSgboO6Zmy5C+erBY3teOb0W0jqRzzGbTCk"
    "XyYBi+ZqoT8+ftSA3H8vf3n178tfvn786B+br/zbbOTUDO2CO2GfEq6u3STvFiPqHJ3lr0"
    "Gym8q9w4rT0HkaxEqj5E+oo3dlgw3h767/idVK45isnGdgm7PTJGQ+9Ic3BxDhmC0rXnb4"
    "Ykq95ZrG/mRnRJyKOtrdofA03P6GRnRu4ITfDQ+cx7kCFtsDYGZg3Bj+KkhaBL9WMfcgbk"
    "QVoVk4iqyphp0oQRaMxkTMTsi7KKOJ2YpRPTjjMZOEztN4lJdGntJrLagknggZASQgpDVl"
    "SgvmyBb/OvDdLSGwrQBXbURMKv2yjDT1b9m/sEgXNJqnwu4PjIxhZAz3MIyM9QR6eR1ORe"
    "BiJpYcAzQUT9sYiqf1huLpjqHo6y3IMw/lgPEG0wBhPm+B8nktyOfbGJsd3QXfgmGA2J6e"
    "tVnCZ/VL+Gwb3kyb2gX4fUiDoMG7X7ANxjn35PTpRSGP4UOTBH7/0+WbN7sil8ahLVDSDG"
    "bBdDgoH/cfykgoPrM44ODN/yFKQoPla313GqXv+wamJffhxICxBSIWjNzAHW3bRG0kwbMW"
    "guBZrRx4ti0GCnOmC9YFc58lbieU9+9bXgXU6+BR22BDlbh70lJprTvhv8mHE3CLwGrcAf"
    "4qF7oyOy/+QMgua7/KhugfoyM5ikSid+6Q1RyoqI6PG93K25Q3epffi5CphZ4O8OZ6LGBT"
    "WCjglKUk05dOyCVZscgHIjj6sOZ6jSXgDZ5S5S3ImvLUGTxlZBaLP1mk2fVHOAOx408+wP"
    "3aeJALnchcMj9Rkd4fPhknss3NjE5kdCKj1mBR27IXx1ltK/lwAtCLf3zQL/WvdfF/5vR9"
    "NsZ748Gfad3F4vz8z/t3b2sskZxhC16fe4r8jwRcHuPKboAVoIArh1J+Cqpwfv3T5cdtpF"
    "+9effSgCOkmsfmKuYCL4/c3TTK1MUj9OxV9c/2orvKdUcm31BVyEowwNHQRufS8ZrYL+GF"
    "GVls63Rg3GRUTwuSG63pXyEDai6YJMZglcZ+DZmU+qnGmbH6glx9y0F46tUBfETR+XfffM"
    "v9766ghADYthEkTO3aznu/upOl3GQdZ5lXaBujbYxCD23jXk1AJiBdrIgKC9oRaEccgx1B"
    "lWLhymYsN+izJctgsoT2doTP14qRq4VQ8qC87iyvWRwLy5Hqeo9awdBJUPQt+LnlUWvnUm"
    "vyqe041dDufTh276sF85avo5HF8s2Hxk22rwdEPGpn/VZq5Rm+b8zRH2OlGmPim0B4NCA+"
    "vW6ss9eG16VQnubBInn9eTPGaKn2aTIwiNgD6EFEOWg8GfkAQ4j7z+hFbecBaTuC21UdwW"
    "/Sc0R7JSc9hUfYZxbrLZr6zCdaBdGkkKiWlvfVqgozvvZPCY0UVxyOQsd6QIlYk/NoTGYi"
    "NpcYmwrBQBtQqcgyEuuITLlvU5EOeOebQwO1KpTi3tJWFKtenpUc+xFp96tJ3UlORL3OZK"
    "Z8F+3mM00F05AE3T6ONU1tClD9yp1aVZ8heB72cpSxN/tCqMf898yaXl0ZvWGPMHQTyVrm"
    "Vn9YQJ14wySh3DuNiL56wL00Mqu/+Z5LT8S+NnqpKR5/TdZanpOYzblUDAQ2iOYxmV4TSn"
    "w+h0Lzmk1T8pjoFcAjDpey1K0/8L1vsV1UHsvZ+tjl3Y88Q1N8lM64k1VScAzQMLloIw8v"
    "6uXhxc7RbjRMHo5h8j3zuExB2tl+irHGzcevUrXLQ6IErqOXhdb3oeQSXAJMBjqF9KHU3S"
    "q/IlknFjkmPAwTc8PnZL0Q2qrQV9Hyn2mDgRlbgc5UbjasFxYn7uFu61olCk/u9HajQZ8v"
    "+nwfIvR4cAQPjgwt4StmVLqV2yo5BrmuMX3jOAV1T+yGH0yx8p8FtxcGqA43Wg9p0fPJqq"
    "BsaUFEuZpO1lqTX4tYLbQKzuCw/lZWBknLULwAX5H+lJ/ZN60SzUjmZTKjmW7PFfFtgY4D"
    "39uaS5LdG1NI+vh2ojnRq8mo7E0bb43DHrXBhxOAiST9SyTp0nEEm41ga7/jA78nyu+/eB"
    "DYtF7zfaO6O8spbs7miYieSy/Jg6Ja6xSxD97mwittScRpydTGSb2586GbGvVKlEKoV/Zu"
    "Aox8c4a/ynVX4A9VEmGfiIMFCyT3u59Sznj7DHSn88lt8l3q0112sl30T3TV4AsWlNudZQ"
    "e257jT9hzzWEjHVV2w4KruvKpnzLKmGwuUs8Elux9aCVnFjDqqfyXPYMpLHBr1gK9W1uI1"
    "jbhXuBD5jmWbhFSTUHxmrmWbNvhQ4HSeAC06Ai5d4a9yIfidwf+UaBhn11kpJJeDZZucQ5"
    "qCfZwukyKJ3fTxkmOACvlZG1P+rN6UP9sx5T8lQnXoobLBNqRFiyV1hwd4T8JzP8bUnpWW"
    "DoybAnRfVpN5QdUmSFcE1sjHnwmLVGwrIVRLdpue4oX8LXLAMDiHwbmHLoPwDEkvoEd98o"
    "71SRpC/HgX4HqNpmAY0rLeX1VVzE/EQldHLHz7onuD5jKy6d5moFH3nhckbWpdsdgUm1ow"
    "MhXKnOeWjEXW4lQNpLcoD3JXinWbZY2a9UgypfRTOp2lrPIc/jjl6NtZEnkmN3Oql7p+En"
    "kCt/1udEcTdehDlmvGli6baE4/vCJV+99EvUQLMRdwC4bhobv/dImAzZSzb7bChN2tj1BX"
    "eV3pRmVTWTbGGzUXvk15owLzLmIkFuvnpqaMVk2gA1a1ORacLPViBovHHBvd1Ws6XWHP6k"
    "5zxG1oCk/3OFu9FqOoJZDZUI+U2qKXQzA799x1JqTxkqmJ1vOdSplssQ0Q5/2Xi8uEjPP2"
    "ucmH5v4xbqFvGJXMtnemA42bZlCQtKj5IEhIr4kvTO0EKDgEx9vgN8xjkUD5NREvSRIpHp"
    "hSDKY4aFpYQd9P3we6dwTCW56QKyWWLLoimnEt0/rUjHoLshCBz2JbzYeD3vsWO7T56yDs"
    "cvrBlbbel7e9fttOJ8wF7JIDN5UWm4p5nRwDdzkLbiWdw3ZGPrnBXrAg7Me4g/9kyp7atv"
    "BspHEPD0uaGzfx9yJkU+FfE552z0rd8s/Jx5/HJGCfWWDqqOqrMLocE21YEi0w+WeTNDOL"
    "RUhMYo40VHknLkt98bu7TevWXliQqTdvWdMmjrk5mJvzEKG/XzvhviHfitO0C9Q0RWp2Qz"
    "X311j9wYYUqvh/WbnhntLjebRuaBudyjVwlrEcDvPHg8I81V53Qa8/eFkwDGaZ7y3zLxAR"
    "tIeZOIO6y4jg2lfqxDG7cpNreAkM+08PgW6LrvHZnGcwUngfByEBFOdQVoVpMCLgAbnAeK"
    "DFuIjYLxCMYdb01R2acaNbLKdu5xm7JAUDNCkyPjWTphqnN3tORORpPuiNam1Q78bt0qK+"
    "/CXo1OrNezNGp1afJgOdWj2AfkPktk73qTIN0L11B8fO8CzPg9GL3kGRVJsylA40akCmwK"
    "psq/7ETM+wVESJtHv8CdFKjUnFS+tXEy4JlM5mvv6sqWeJ6Z2ijGbzgghQY0Dfga7AYgUp"
    "OGk6jhShVnH0pBIG3YY1WWjTnw55+9+j36NfF1ruQKMXfd2UnpJpck2WjK0kudIXgpilfw"
    "V5RhxCkWmxYMgjonIB1JKaC2hiU4vyKut/TExleQ1rxyrfUunXcaSJtgdWAfXSVD0zmNKN"
    "U5f1PBtAhRAVQpTeWB68VxOAJaqxRPXRl6jGhqyl5/yijef8ot5zfrG7gP90q1OS0Q8Q3P"
    "2biwcvrt63sM89VShNDQg34KtcGMXomAzBQ64mzrXtt9iGF/Dc/4ltqcTKHehNLsT5Zpzh"
    "Vk76c8GA6N6M7lojEYOryQXhDSZEuc0a5vM5i20bYnOGxAbjYPbEfaRJRELxWU1Oz82GX8"
    "l9OC06T68duYHbyf7b82H2wt3aycjOmftssHRCef9ZVKWb20lz3mBDZ11n7bkSTXDCf5MP"
    "J6DzBLAvK67NQOcJ2ORDw73zCxAI2WX9V9kQ/SMMtf+cxW1Hlmh7MTZuCrivqlQtQu5Qjw"
    "Ai06YIhSkhxRWBHkFjMmMMakl5QeIz3xYvd+K1ZhtuhZ3TkMt2huFmUmKFBUPNGGrGvRtD"
    "zf2aAAw133GoGTv13lvDQUd9NONA0DuDPhXJfOFeknaDDeE/UlNApYDYLAGV9S9sNAQKIr"
    "cGVpBcmvWmIleQQ3JFJL2WUNQONPcsYZUSnxlj4wVkqs6uCgNgyuBArCRKjIlMvAWhQAx5"
    "s19pk8BmSBz45u75sGhroK2B4hFtjf5NQE33p0bwB9kA6sDA16di3hyJO4a0zG6BuL0nZe"
    "q93cWQzsj7DGxvUjLxBN/DsSV+odGyxpbIhxptibhC1KqlxVToZ4bDaFCMQKOv4Fjd149A"
    "dYfjaSFNi3L+Y7s4Z6rGS7JKpgGXC+aPTf3NXLuHXhYh9Zm+sr0RxoHue2PlhOzW8K95JK"
    "ya0J93Eq2JXk1G1cFYvDQuPsaCaTCJeQf3MYKE6qjMFsx9Vrr6kLyXIZGF5l2yTzc5B7PK"
    "95F+qoSillBbfSJvTj8YFPdWoY9Hq8QWVqu3tkqO4SWfPzlt8fY/Oa19/WHo3hpL9xrZ/W"
    "frgnXSIVtugw2z5bpqD7NY/GnrFdK8p5Vcg5HEXfezvvgImMf0bx/ZfATZ0LjRR1AhahVv"
    "9Fm4EopFHhS8uR5rcz0MucrbVJqqNmw2Y546IVciUXqYXZmUw9SWj5nUswiFeNJPs0TSAM"
    "J90JHYHmS88zveommXfiCX7SEjH1zLrn11kEITv5ebBRZGvDfoM4G2C/0H9qUG+ArLEPTQ"
    "Bgg//PDRABhK+SmoSpSvf7r8aIRNeJ2NvHn39secvCKBXr1597LXEZZhOnN7ojy9ZwqSrV"
    "6ZA2g2FWqToFGRkinpxCtpW8VcMj6SnYKD7qOUwPX1uhHxuMyxek5YBPmBUOcwiXyhFR97"
    "NOXWV2yTaVXdWTHPCiMjuHej2tQj6O/TLrtvwDcts/M2ltl5vWV2vu23m7KZsHUrqVdIS4"
    "5BAHxwhXSmbM2q6/EuGBDuo9f/Byqr+2IABMLqOjXfN6v7OUWLw9orFnMBaUlCMrIW8dL0"
    "d5kyFhFfRMx2RrsNizWdKe/2uaHCmYthMlN/ln+Tyo79Xe8wfRbtoXtUyjM55LC2S44Bru"
    "79H7FG1eUBqS6KRn5Ndngx1qzCVKnadLkzvem+ksQUTCMizcU2mYRj42SMCPuir0FmcKW8"
    "jcl2s7tOF7GqOll6eyaXN9Ptci/KblGaJi4RazxogN7MnqpGuHvf4+69+eK4JWyVfDgBnS"
    "fg+FKR734K9pGNnEv9HVBr8axwDAnMvSUlm73dAc+CHtG0oRmzz1wkliTvekArLAPKkd0b"
    "pBiZu7ddLErCNBHBDfwNNoS/M/w+i0SoNy/nCdhixCnoPAXa7g4su2OzClcwYeL9uBf+l1"
    "+p8hYji/MlHRg3eV7WBUkLt0taZhI8JbT0npgrBFxaUsBacdx4FL6y2dXU90UfCfpIULSj"
    "XtkT6LF+LwaXjn9F90S5uWQxt2s32UijekNLmpv0m/opuMWhPJsAfijaxy1dJPV6xWcWS6"
    "vruV7AVliGKGHP26TWaqp6GXu+k1wLL5UDwhn5ANF9/KhdwYGmigM7W5ipOmQrvAlHge0I"
    "V1i2UPa5p8j/CJhUR4h2A7gABly5Pqt2O4F2nNatnsfmKuYCL+97M/v7/4zMzvg="
)
