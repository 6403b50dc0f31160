package org.gradproof.report;

/// The style sheet of the HTML page.
final class HtmlStyle {
  /// The style sheet, for screens light and dark, narrow and wide, and for print.
  static final String CSS =
      """
      :root { color-scheme: light dark; --ink: #1b1b1f; --soft: #5c5f66; --line: #c9ccd1; --paper: #fdfdfc;
        --tint: #f2f3f1; --link: #0b5394; --good: #1a6b35; --bad: #a4161a; --open: #7a5200; }
      @media (prefers-color-scheme: dark) { :root { --ink: #e6e6e3; --soft: #a5a8ae; --line: #44474d;
        --paper: #17181b; --tint: #212327; --link: #8ab8e8; --good: #7fd19b; --bad: #ff9d9a; --open: #e8c070; } }
      * { box-sizing: border-box; }
      html { font-size: 17px; -webkit-text-size-adjust: 100%; }
      body { margin: 0 auto; padding: 2rem 1.2rem 4rem; max-width: 54rem; background: var(--paper); color: var(--ink);
        font-family: "Source Serif 4", "Libertinus Serif", Charter, Georgia, "DejaVu Serif", serif; line-height: 1.55;
        overflow-wrap: break-word; }
      header { border-bottom: 1px solid var(--line); padding-bottom: 1rem; margin-bottom: 1.5rem; }
      h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .3rem; }
      h2 { font-size: 1.4rem; margin: 2.6rem 0 .7rem; line-height: 1.3; }
      h3 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
      h4 { font-size: 1rem; margin: 1.5rem 0 .4rem; }
      h2, h3, h4 { break-after: avoid; }
      .number { color: var(--soft); margin-right: .6em; font-weight: normal; }
      .subtitle { font-size: 1.1rem; color: var(--soft); margin: 0 0 .8rem; }
      dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0; font-size: .9rem; }
      dl.facts dt { color: var(--soft); }
      dl.facts dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
      nav { background: var(--tint); border-radius: 6px; padding: .8rem 1.2rem; font-size: .92rem; }
      nav p { margin: 0 0 .3rem; font-weight: bold; }
      nav ol { list-style: none; margin: 0; padding: 0; }
      nav li.level2 { padding-left: 1.6rem; }
      nav li.level3 { padding-left: 3.2rem; }
      a { color: var(--link); text-underline-offset: .15em; text-decoration-thickness: .06em; }
      nav a { text-decoration: none; }
      nav a:hover { text-decoration: underline; }
      code, pre { font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: .84em; }
      code { background: var(--tint); padding: .05em .25em; border-radius: 3px; overflow-wrap: anywhere; }
      pre { background: var(--tint); padding: .8rem 1rem; border-radius: 6px; overflow-x: auto; line-height: 1.4; }
      math { font-family: "STIX Two Math", "Latin Modern Math", "Libertinus Math", "Cambria Math", math; }
      .scroll { overflow-x: auto; max-width: 100%; margin: 1rem 0; }
      .display { padding: .35rem 0 .35rem 1rem; border-left: 3px solid var(--line); }
      table { border-collapse: collapse; }
      table.equations td { padding: .16rem .18rem; vertical-align: baseline; white-space: nowrap; }
      table.equations tr.start td { padding-top: .4rem; }
      table.equations td.left { text-align: right; }
      table.equations td.more { padding-left: 2rem; }
      table.equations td.note { padding-left: 2rem; font-size: .85rem; color: var(--soft); white-space: normal;
        min-width: 11rem; max-width: 20rem; }
      table.equations tr:has(.badge.disagrees) { background: color-mix(in srgb, var(--bad) 12%, transparent); }
      table.rows { border-top: 2px solid var(--ink); border-bottom: 2px solid var(--ink); font-size: .9rem;
        font-variant-numeric: tabular-nums; }
      table.rows thead th { border-bottom: 1px solid var(--ink); font-weight: bold; vertical-align: bottom; }
      table.rows th, table.rows td { padding: .28rem .7rem; text-align: left; vertical-align: baseline; }
      table.rows tbody tr:nth-child(even) { background: var(--tint); }
      table.rows .centre { text-align: center; }
      table.rows .right { text-align: right; }
      figure { margin: 1.5rem 0; }
      figcaption { font-size: .9rem; margin: 0 0 .5rem; color: var(--soft); }
      figcaption b { color: var(--ink); }
      figure.picture { break-inside: avoid; }
      figure.picture svg { display: block; width: 100%; height: auto; background: #fff; border-radius: 6px; }
      figure.picture figcaption { margin: .5rem 0 0; }
      .badge { display: inline-block; border: 1px solid currentColor; border-radius: .8em; padding: 0 .55em;
        font: .76rem/1.5 "DejaVu Sans", "Segoe UI", Helvetica, Arial, sans-serif; white-space: nowrap; }
      .badge.agrees { color: var(--good); }
      .badge.disagrees { color: var(--bad); border-width: 2px; font-weight: bold; }
      .badge.inconclusive { color: var(--open); border-style: dashed; }
      .badge.proved { color: var(--link); }
      .badge.premise { color: var(--soft); border-style: dotted; }
      .badge.unproved { color: var(--soft); border-color: transparent; padding: 0; }
      .detail { font-size: .85em; color: var(--soft); margin-left: .35em; }
      @media (max-width: 40rem) { html { font-size: 16px; } body { padding: 1rem .8rem 3rem; }
        dl.facts { grid-template-columns: 1fr; } dl.facts dd { padding-left: 1rem; }
        .display { padding-left: .5rem; } }
      @media print { :root { --ink: #000; --soft: #444; --line: #999; --paper: #fff; --tint: #f4f4f4; --link: #000;
        --good: #000; --bad: #000; --open: #000; } html { font-size: 10.5pt; } body { max-width: none; padding: 0; }
        .scroll { overflow: visible; } nav { break-after: page; } tr { break-inside: avoid; } }
      """;

  private HtmlStyle() {}
}
