"""The stable codes of the problems this package finds, one meaning each. No texts, no rules.

KB0xx files and YAML · KB1xx schema · KB2xx references · KB3xx trees · KB4xx phrases ·
KB5xx freshness.
Templates (KB6xx) and cases (KB7xx) are numbered where they are checked.
"""

from typing import Final

UNREADABLE: Final = "KB001"
"""A file or folder is missing, is no plain file, or may not be read."""

NOT_UTF8: Final = "KB002"
"""A file is not UTF-8; the line is that of the first bad byte."""

TOO_LARGE: Final = "KB003"
"""A file is over 1 MiB and was not read."""

WRONG_SUFFIX: Final = "KB004"
"""A file's name does not end as the files of its folder do."""

LINKED: Final = "KB005"
"""A symbolic link leads out of the content root, or is a linked folder."""

UNKNOWN_FILE: Final = "KB006"
"""A YAML file lies where none of its name is looked for."""

CHANGING: Final = "KB007"
"""Files kept changing while they were read, so that no moment shows them all."""

MISSING_FILE: Final = "KB008"
"""knowledge/desk.yaml is not there, or there is no topic at all."""

SYNTAX: Final = "KB010"
"""A file is no YAML, or only half written."""

INDENTATION: Final = "KB011"
"""A line is indented with a tab or another blank that is no space."""

INVISIBLE: Final = "KB012"
"""A control character, or one that nobody can see, stands in a file."""

NO_CONTENT: Final = "KB013"
"""A file holds nothing, or comments only."""

TOO_DEEP: Final = "KB014"
"""Lists and groups are nested deeper than anyone writes by hand."""

TOO_MANY_PARTS: Final = "KB015"
"""A file has more parts than anyone writes by hand."""

ANCHOR: Final = "KB016"
"""An anchor, alias or merge key: values are written out here."""

TAG: Final = "KB017"
"""A YAML tag: values are plain here."""

SECOND_DOCUMENT: Final = "KB018"
"""A file holds more than one YAML document."""

DOUBLED_KEY: Final = "KB019"
"""A key stands twice in one group; YAML readers would silently keep one."""

BAD_KEY: Final = "KB020"
"""A key is neither a text nor a whole number."""

UNQUOTED: Final = "KB021"
"""A text without quotes that YAML readers take for something else: No, 11:00, 012, 1_000."""

NO_SUCH_DATE: Final = "KB022"
"""A date that the calendar does not have."""

MORE: Final = "KB099"
"""The file has more problems than are listed."""

UNKNOWN_KEY: Final = "KB101"
"""A key that its group does not know."""

MISSING_KEY: Final = "KB102"
"""A key that its group needs."""

WRONG_KIND: Final = "KB103"
"""A value of the wrong kind: a number for a text, a text for a list …"""

NOT_A_CHOICE: Final = "KB104"
"""A value outside its short list of words."""

EMPTY: Final = "KB105"
"""A text or list with nothing in it."""

TOO_LONG: Final = "KB106"
"""A text that does not fit where it is shown."""

BAD_ID: Final = "KB107"
"""An id that is not a small letter followed by small letters, digits and underscores."""

NOT_EXACTLY_ONE: Final = "KB108"
"""A node is not exactly one of question, answer, hand-off and route; a turn not say or choose."""

BAD_FORM: Final = "KB109"
"""A template path, web address, e-mail address or text that is not formed as one."""

BAD_WINDOW: Final = "KB110"
"""Opening hours that are no "HH:MM-HH:MM", close before they open, overlap, or are out of order."""

UNKNOWN_ZONE: Final = "KB111"
"""A time zone that the zone database does not know."""

TOO_SHORT: Final = "KB112"
"""An error text so short that it would be found by chance."""

TOPIC_NAME: Final = "KB201"
"""A topic's id is not the name of its file."""

UNKNOWN_NODE: Final = "KB202"
"""`start`, `goto`, `unsure` or `otherwise` names a node that the topic does not have."""

UNKNOWN_LINK: Final = "KB203"
"""An answer names a link that desk.yaml does not have."""

UNKNOWN_SOURCE: Final = "KB204"
"""A source number that sources.yaml does not have."""

IDLE_ASKS: Final = "KB205"
"""An `asks` that settles nothing: no product has it, or no option (warning)."""

DOUBLED_LABEL: Final = "KB206"
"""Two options of a question look the same to the reader."""

DOUBLED_ID: Final = "KB207"
"""Two canned answers, groups, trainers, accounts or closed days share an id."""

DOUBLED_PRODUCT: Final = "KB208"
"""Two products share a name or an alias."""

UNREACHABLE: Final = "KB301"
"""A node that no way from `start` leads to."""

SILENT_CYCLE: Final = "KB302"
"""A circle of routes, and of questions that offer nothing to choose: nobody is ever asked."""

NO_END: Final = "KB303"
"""From a node no way leads to an answer or a hand-off."""

WRONG_VERSION: Final = "KB304"
"""A V2 answer behind `asks: key_and_secret` or words that name V3 alone, or a V3 answer behind
`asks: key_and_token`."""

SHARED_PHRASE: Final = "KB401"
"""Two topics claim the same phrase."""

CONTRADICTED_PHRASE: Final = "KB402"
"""A topic claims a phrase and refuses it under not_phrases."""

MISPLACED_PHRASE: Final = "KB403"
"""A topic claims a phrase that talk.yaml or out_of_scope.yaml claims as well."""

REPEATED_PHRASE: Final = "KB404"
"""A phrase stands twice in one list, or in two of talk.yaml and out_of_scope.yaml (warning)."""

FEW_PHRASES: Final = "KB405"
"""A topic that is served has too few phrases to be recognised by (warning)."""

SHARED_ERROR: Final = "KB406"
"""Two topics or groups claim the same error text."""

REPEATED_ERROR: Final = "KB407"
"""One topic or group has an error text twice (warning)."""

STALE: Final = "KB501"
"""An answer is past its review_by (warning)."""

REVIEW_TOO_EARLY: Final = "KB502"
"""An answer's review_by is not after its verified."""
