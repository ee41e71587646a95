"""The worklist page: ``fdq serve``. Who may see what, and the frame of every page; the pages themselves are in ``pages``.

A page is a route of a ``frame.PageRouter`` listed in ``pages.ROUTERS``, written as a plain ``def`` (it runs in a thread):

- ``user: Annotated[User, Depends(require("steward", "registrar"))]`` says who may; the application does not start with a route that says nothing;
- forms hold ``<input type="hidden" name="csrf" value="{{ csrf }}">``; the token is checked for every route;
- ``with open_run(latest_run(settings.out, settings.hospital)) as con`` reads the run, with ``settings = request.app.state.settings``;
- ``request.app.state.registry`` is the registry;
- ``audit_read(request, "read_record", key)`` comes before keys or values of records are shown;
- ``render(request, "pages/list.html", ...)`` answers with a template that extends ``base.html`` (blocks title, head, content, footer, scripts);
- texts come from ``texts/pages.yaml`` (a text is a mapping nl, fr, en) as ``t.pages...``;
- the content security policy takes no ``style`` attribute and no inline handler: classes of ``static/page.css``, attributes ``data-all``
  (select all), ``data-row`` (keys j and k), ``data-search`` (key /) and ``data-print``, served by ``static/page.js``.
"""
