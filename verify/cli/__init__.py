"""The command line: parses, calls :mod:`verify.api`, prints. JSON goes to standard output alone."""

from __future__ import annotations

import sys
from typing import Any

import click

from verify.cli import bound, grid, mutants, papers, refine, simulate, statements, train, worst
from verify.cli.options import fail
from verify.errors import VerifyError


class _Group(click.Group):
    """Turns our errors into one sentence on standard error and the right exit status."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        kwargs["standalone_mode"] = False
        try:
            sys.exit(super().main(*args, **kwargs) or 0)
        except VerifyError as error:
            fail(str(error), error.exit_status)
        except click.exceptions.Exit as stop:
            sys.exit(stop.exit_code)
        except click.ClickException as error:
            error.show()
            sys.exit(2)
        except (KeyboardInterrupt, click.Abort):
            fail(
                "interrupted; verdicts and runs that were finished are kept, and a second run goes on from there.",
                130,
            )
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(0)
        except OSError as error:
            fail(f"{error.filename or 'output'}: {error.strerror or error}.", 2)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="verify-schedules", prog_name="verify")
def main() -> None:
    """Decide what papers claim about learning-rate schedules, and find the best constants.

    \b
    verify report                                       decide every claim, write reports/
    verify check 'forall u in [0,1]: h(u) >= (1-u)**2' --schedule cosine
    verify schedule wsd:1/5 --rho 2 --rho 10            what is certified about a schedule
    verify bound --schedule cosine --steps 1000         the bounds on the last iterate, best to worst
    verify explain S3/corollary-3                       one claim from page to verdict
    verify grid runs.csv --learning-rate lr --value loss    what a coarser grid would have cost
    verify refine norms.csv --optimizer adam            a schedule from logged gradient norms
    """


for _command in (
    statements.check,
    statements.sharpen,
    statements.schedule,
    bound.bound,
    papers.audit,
    papers.explain,
    papers.report,
    papers.new,
    mutants.mutate,
    simulate.simulate,
    train.train,
    grid.grid,
    refine.refine,
    worst.worst,
    worst.recheck,
):
    main.add_command(_command)
