"""Reads across the apps."""

from zelian.insight.queries.board import Board, NoSuchBoard, get_board
from zelian.insight.queries.chain import KINDS, Chain, Level, NoSuchLink, chain_of
from zelian.insight.queries.mine import Desk, get_desk
from zelian.insight.queries.search import Found, search

__all__ = [
    "KINDS",
    "Board",
    "Chain",
    "Desk",
    "Found",
    "Level",
    "NoSuchBoard",
    "NoSuchLink",
    "chain_of",
    "get_board",
    "get_desk",
    "search",
]
