"""The pages: what a reader of the worklist sees and does. Each module holds a router; queries are under ``sql/page``."""

from finhosta_dq.serve.pages.accept import router as accept
from finhosta_dq.serve.pages.decide import router as decide
from finhosta_dq.serve.pages.downloads import router as downloads
from finhosta_dq.serve.pages.indicators import router as indicators
from finhosta_dq.serve.pages.overview import router as overview
from finhosta_dq.serve.pages.record import router as record
from finhosta_dq.serve.pages.rules import router as rules
from finhosta_dq.serve.pages.trends import router as trends
from finhosta_dq.serve.pages.workbook import router as workbook
from finhosta_dq.serve.pages.worklist import router as worklist

ROUTERS = (overview, accept, worklist, record, decide, rules, indicators, trends, workbook, downloads)
