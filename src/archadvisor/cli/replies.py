"""A reply of a design session in the terminal; what was said is never read as markup."""

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from archadvisor.deliverables.escape import visible
from archadvisor.domain.session import Block, Reply


def print_reply(console: Console, reply: Reply) -> None:
    """What was heard, what was done, its parts, and what is asked next."""
    if reply.heard:
        console.print(Text(f"» {visible(reply.heard)}", style="italic cyan"))
    if reply.told:
        console.print(Text(visible(reply.told), style="bold"), soft_wrap=True)
    for block in reply.blocks:
        console.print(Text(visible(block.title), style="bold underline"))
        for part in block_parts(block):
            console.print(part, soft_wrap=isinstance(part, Text))
    if reply.question:
        console.print(Text(f"? {visible(reply.question)}", style="yellow"), soft_wrap=True)
        for place, option in enumerate(reply.options, 1):
            console.print(Text(f"   {place}. {visible(option)}", style="yellow"))


def block_parts(block: Block) -> list[RenderableType]:
    """The lines of a block, then its table."""
    parts: list[RenderableType] = [Text(f"  {visible(line)}") for line in block.lines]
    if block.rows:
        table = Table(box=None, pad_edge=True, padding=(0, 2, 0, 0), header_style="dim")
        for column in block.columns:
            table.add_column(column, overflow="fold")
        for row in block.rows:
            table.add_row(*(Text(visible(cell)) for cell in row))
        parts.append(table)
    return parts
