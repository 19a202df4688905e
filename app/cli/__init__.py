"""The command line, `bilan`: reads the settings, puts the parts together, says what it does. Imports are late, so that help is quick."""

import argparse
import sys
from collections.abc import Callable, Sequence

from app.cli import commands, law, rights
from app.cli import keys as key_gestures

DESCRIPTION = "Backend for the French bilan de compétences. Settings come from the environment: docs/guides/operator.md."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Exit codes: 0 done, 1 a check failed, 2 refused with one line on standard error, 130 interrupted."""
    from app.settings import SetupRefused  # noqa: PLC0415  slow: only once there is something to do

    chosen = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = chosen.run
    try:
        return run(chosen)
    except SetupRefused as refusal:
        print(f"bilan: {refusal}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bilan", description=DESCRIPTION)
    gestures = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = _gesture(gestures, "serve", commands.serve, "serve the API; without DATABASE_URL on a PostgreSQL of its own")
    serve.add_argument("--demo", action="store_true", help="seed a fictitious organisation and print its tokens (embedded mode only)")
    serve.add_argument("--host", help="interface to listen on, in place of BILAN_HOST")
    serve.add_argument("--port", type=int, help="port to listen on, in place of BILAN_PORT")
    serve.add_argument("--workers", type=int, default=1, help="processes that answer (default 1: one a core is enough)")
    _gesture(gestures, "work", commands.work, "run the worker alone: deadlines and promised effects")
    migrate = _gesture(gestures, "migrate", commands.migrate, "bring the schema to the newest revision")
    migrate.add_argument("--sql", action="store_true", help="print all revisions as one script instead")
    _gesture(gestures, "doctor", commands.doctor, "check settings, database and roles")
    openapi = _gesture(gestures, "openapi", commands.openapi, "write the contract files")
    openapi.add_argument("--check", action="store_true", help="write nothing; fail where a committed file differs")
    openapi.add_argument("--folder", default="openapi", help="where they lie (default openapi)")
    _families(gestures)
    return parser


def _families(gestures: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    demo = gestures.add_parser("demo", help="the demo organisation").add_subparsers(required=True, metavar="COMMAND")
    token = _gesture(demo, "token", commands.demo_token, "print a fresh token")
    token.add_argument("role", help="for instance counsellor, beneficiary, employer")
    organisation = gestures.add_parser("organisation", help="organisations").add_subparsers(required=True, metavar="COMMAND")
    create = _gesture(organisation, "create", commands.create_organisation, "make an organisation and the invitation of its administrator")
    create.add_argument("--name", required=True, help="its legal name (raison sociale)")
    create.add_argument("--siret", required=True, help="its 14-digit SIRET")
    create.add_argument("--counsellor", action="store_true", help="its administrator accompanies people too: a provider of one person")
    audit = gestures.add_parser("audit", help="the event log").add_subparsers(required=True, metavar="COMMAND")
    _gesture(audit, "verify", commands.verify_audit, "recompute every chain of events and of reads and compare it with the signed digests")
    data = gestures.add_parser("data", help="what is kept").add_subparsers(required=True, metavar="COMMAND")
    _gesture(data, "verify", commands.check_invariants, "look at every file once, and name what contradicts an invariant")
    _rights(gestures)
    texts = gestures.add_parser("law", help="the law as data").add_subparsers(required=True, metavar="COMMAND")
    watch = _gesture(texts, "verify", law.verify, "list rules and numbers by the age of their verification, and flag those to read again")
    watch.add_argument(
        "--index", help="JSON index of the current articles, to compare versions with: data/articles/index.json of legi-data"
    )
    watch.add_argument("--older-than", type=int, metavar="DAYS", help="flag what was verified longer ago than this")
    keys = gestures.add_parser("keys", help="the keys of sealed content").add_subparsers(required=True, metavar="COMMAND")
    _gesture(keys, "rotate", key_gestures.rotate, "change the root key, while everything serves")
    _gesture(keys, "rewrap", key_gestures.rewrap, "wrap under the current root key what is under a former one, while everything serves")
    _gesture(keys, "move", key_gestures.move, "copy every key from the key folder into the key database, while nothing serves")
    _gesture(keys, "tidy", key_gestures.tidy, "write the table of the key database anew, without what was destroyed")
    feed = gestures.add_parser("feed", help="the event feed").add_subparsers(required=True, metavar="COMMAND")
    _gesture(feed, "rebase", commands.rebase_feed, "number it again after a restore into another cluster, while nothing serves")
    postgres = gestures.add_parser("postgres", help="the embedded PostgreSQL").add_subparsers(required=True, metavar="COMMAND")
    _gesture(postgres, "start", commands.start_postgres, "start it, and leave it running")
    _gesture(postgres, "stop", commands.stop_postgres, "stop it, unless somebody is using it")
    url = _gesture(postgres, "url", commands.print_url, "print its address")
    url.add_argument("--owner", dest="role", action="store_const", const="owner", help="the owner's address, not the application's")
    url.add_argument("--admin", dest="role", action="store_const", const="admin", help="the superuser's, who alone can dump every row")


def _rights(gestures: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    register = _gesture(gestures, "register", rights.register, "print the register of processing of one organisation (RGPD art. 30)")
    breach = _gesture(gestures, "breach", rights.breach, "print whose data could have been touched, and by when who is told (RGPD art. 33)")
    for one in (register, breach):
        one.add_argument("--organisation", required=True, metavar="ID")
    register.add_argument("--markdown", action="store_true", help="for people, in place of JSON")
    breach.add_argument("--principal", metavar="ID", help="account, member, partner or machine client whose token or secret was taken")
    breach.add_argument("--key", metavar="OWNER:CLASS", help="key that was taken: of a bilan and a class of content, or `root`")
    breach.add_argument("--sealed-only", action="store_true", help="only encrypted content was taken, without its keys")
    breach.add_argument("--since", required=True, metavar="INSTANT", help="beginning of the period, UTC: 2026-12-01T10:00:00Z")
    breach.add_argument("--until", metavar="INSTANT", help="its end; now where it is not said")
    breach.add_argument("--known-at", metavar="INSTANT", help="when it became known: the 72 hours run from there; now where it is not said")


def _gesture(
    where: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, run: Callable[[argparse.Namespace], int], words: str
) -> argparse.ArgumentParser:
    parser = where.add_parser(name, help=words, description=words)
    parser.set_defaults(run=run)
    return parser
