"""Refusals in Discord's words and codes."""

from dataclasses import dataclass, field

from sandbox.json_types import Json


class ApiError(Exception):
    """An error answer: HTTP status, Discord's code and message, and for 50035 the tree of `errors`."""

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def json(self) -> Json:
        """The body of the answer."""
        body: Json = {"message": self.message, "code": self.code}
        return body if self.errors is None else body | {"errors": self.errors}


def unauthorized() -> ApiError:
    """No token, or one that is not valid."""
    return ApiError(401, 0, "401: Unauthorized")


def unknown(thing_named: str, code: int) -> ApiError:
    """Nothing has that id."""
    return ApiError(404, code, f"Unknown {thing_named}")


def unknown_channel() -> ApiError:
    """No such channel, or no longer."""
    return unknown("Channel", 10003)


def unknown_guild() -> ApiError:
    """No such guild, or the bot is not in it."""
    return unknown("Guild", 10004)


def unknown_member() -> ApiError:
    """The user exists and is not in the guild."""
    return unknown("Member", 10007)


def unknown_message() -> ApiError:
    """No such message, or it was deleted."""
    return unknown("Message", 10008)


def unknown_user() -> ApiError:
    """No such user."""
    return unknown("User", 10013)


def unknown_webhook() -> ApiError:
    """An interaction's token before its first response, or an invented one."""
    return unknown("Webhook", 10015)


def unknown_interaction() -> ApiError:
    """An interaction that is unknown, or was not answered in time."""
    return unknown("interaction", 10062)


def unknown_command() -> ApiError:
    """No application command has that id."""
    return unknown("application command", 10063)


def already_acknowledged() -> ApiError:
    """A second first response."""
    return ApiError(400, 40060, "Interaction has already been acknowledged.")


def expired_token() -> ApiError:
    """An interaction's token past its lifetime."""
    return ApiError(401, 50027, "Invalid Webhook Token")


def missing_access() -> ApiError:
    """The bot cannot see the place."""
    return ApiError(403, 50001, "Missing Access")


def missing_permissions() -> ApiError:
    """The bot sees the place and may not do that there."""
    return ApiError(403, 50013, "Missing Permissions")


def not_the_author() -> ApiError:
    """Only an author edits a message."""
    return ApiError(403, 50005, "Cannot edit a message authored by another user")


def empty_message() -> ApiError:
    """A message of nothing."""
    return ApiError(400, 50006, "Cannot send an empty message")


def dms_closed() -> ApiError:
    """A user who takes no direct messages."""
    return ApiError(403, 50007, "Cannot send messages to this user")


def too_large() -> ApiError:
    """A file over the limit."""
    return ApiError(413, 40005, "Request entity too large")


Path = tuple[str | int, ...]


@dataclass(slots=True)
class Form:
    """Gathers what is wrong with a body, field by field, and refuses it as a whole with code 50035."""

    errors: Json = field(default_factory=dict)

    def wrong(self, path: Path, code: str, message: str) -> None:
        """Notes one error at a path such as ("embeds", 0, "title")."""
        node = self.errors
        for step in path:
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def length(self, path: Path, value: object, low: int, high: int) -> bool:
        """Checks a text's length; True when it is text and fits."""
        if not isinstance(value, str):
            self.wrong(path, "STRING_TYPE_CONVERT", "Could not interpret as string.")
        elif not value and low:
            self.wrong(path, "BASE_TYPE_REQUIRED", "This field is required")
        elif len(value) > high:
            if low:
                self.wrong(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")
            else:
                self.wrong(path, "BASE_TYPE_MAX_LENGTH", f"Must be {high} or fewer in length.")
        elif len(value) < low:
            self.wrong(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")
        else:
            return True
        return False

    def count(self, path: Path, value: object, low: int, high: int) -> bool:
        """Checks a list's length; True when it is a list and fits."""
        if not isinstance(value, list):
            self.wrong(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        elif low and not value:
            self.wrong(path, "BASE_TYPE_REQUIRED", "This field is required")
        elif not low <= len(value) <= high:
            self.wrong(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")
        else:
            return True
        return False

    def done(self) -> None:
        """Raises what was gathered, if anything."""
        if self.errors:
            raise ApiError(400, 50035, "Invalid Form Body", self.errors)
