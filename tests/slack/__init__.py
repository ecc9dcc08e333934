"""A stand-in for Slack that refuses what Slack refuses: local-slack, and a strict front before it.

    desk  <── events, clicks, commands ──  front  <──  local-slack  <──  people (driver)
    desk  ──  Web API, Socket Mode     ──> front  ──>  local-slack

A test is synchronous. It imports the fixtures of tests/slack/fixtures.py into its conftest, marks
itself `e2e` and `enable_socket`, and takes `slack` (tests/slack/stage.py), once for each mode:

    def test_a_question_is_answered(slack: Slack) -> None:
        ...start a desk: slack.front.api_url, slack.workspace.app, slack.desk_port...
        asked = slack.people.say(ANA.id, "How do I get a V3 key?")
        answer = slack.people.wait_for_answer(asked)
        slack.people.press(ANA.id, "That solved it", asked)

- `slack.people` (driver.py) talk, press, choose and read, as `Seen` (seen.py).
- `slack.front` (front.py) has the calls, the parcels, and what may go wrong: `fail` with a fault of
  script.py, `shut`/`reopen`, `revoke`, `hold`/`release`, `drop_sockets`, `stall_sockets`,
  `say_goodbye`; its `deliveries`, `posting.to_all` and `sockets.to_all` hold switches.
- `slack.workspace` may be changed at any time: `rooms[HELP].archived = True`.

What Slack would refuse is refused, and is a violation: the fixture asserts in the end that there
was none. `with slack.front.expecting("is_archived"):` makes one part of the test. So does a house
rule (messages.py): a complete `text`, no previews, no mention of everybody. Override
`slack_manifest` with the desk's own: it decides which calls are allowed and which events come.

`samples.py` fills Slack's own samples of every payload; `pictures.py` is a command that saves what
people see. `python -m tests.slack` says what this machine lacks: tests are left out by name then.

All of it runs in a network that has only loopback (namespace.py): the test's own thread and what
it starts are in it until the test ends. This needs Linux on x86-64, root, and `.ci/npm`.
"""
