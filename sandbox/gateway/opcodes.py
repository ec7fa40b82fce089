"""The gateway's opcodes and close codes, as Discord numbers them."""

from aiohttp import WSCloseCode

HEARTBEAT, IDENTIFY, PRESENCE, RESUME, RECONNECT, REQUEST_MEMBERS, INVALID, HELLO, ACK = 1, 2, 3, 6, 7, 8, 9, 10, 11
UNKNOWN_OPCODE, DECODE_ERROR, NOT_AUTHENTICATED, BAD_TOKEN, ALREADY = 4001, 4002, 4003, 4004, 4005
TIMED_OUT, BAD_SHARD = 4009, 4010
ENDINGS = (WSCloseCode.OK, WSCloseCode.GOING_AWAY)  # closes by the bot that end its session
