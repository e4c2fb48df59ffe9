namespace JitAccess.Core.Reports;

/// <summary>How the page looks: on a screen by day and by night, and on paper.</summary>
internal static class ReportStyle
{
    public const string Text = """

        :root {
          color-scheme: light dark; --text: #1b1f24; --soft: #57606a; --page: #fff; --card: #f6f8fa; --line: #d0d7de;
          --open: #0969da; --past: #8c959f; --bad: #b42318; --good: #1a7f37; --warn: #9a6700;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --text: #e6edf3; --soft: #9198a1; --page: #0d1117; --card: #161b22; --line: #30363d;
            --open: #58a6ff; --past: #6e7681; --bad: #ff7b72; --good: #3fb950; --warn: #d29922;
          }
        }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 90rem; padding: 1.5rem; background: var(--page); color: var(--text); overflow-wrap: break-word; font: 15px/1.45 system-ui, 'Segoe UI', 'Liberation Sans', sans-serif; }
        h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
        h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; padding-top: .5rem; border-top: 1px solid var(--line); }
        h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
        p { margin: .25rem 0 .75rem; max-width: 60rem; }
        .soft, dt, caption, footer { color: var(--soft); }
        a { color: var(--open); }
        nav a { margin-right: 1rem; white-space: nowrap; }
        dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .75rem 0; }
        dl.facts dd { margin: 0; overflow-wrap: anywhere; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem; margin: 1rem 0; padding: 0; list-style: none; }
        .tiles li { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; }
        .tiles strong { display: block; font-size: 1.5rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; font-size: .85rem; font-variant-numeric: tabular-nums; }
        th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line); max-width: 24rem; overflow-wrap: break-word; }
        th { color: var(--soft); font-weight: 600; white-space: nowrap; }
        td.fixed, time { white-space: nowrap; }
        .bad { color: var(--bad); font-weight: 600; }
        .good { color: var(--good); }
        .warn { color: var(--warn); font-weight: 600; }
        .gaps { border: 2px solid var(--bad); border-radius: .5rem; padding: .5rem 1rem; }
        .filter { display: block; margin: .5rem 0; }
        .axis { display: flex; justify-content: space-between; font-size: .75rem; color: var(--soft); border-bottom: 1px solid var(--line); }
        .lane { display: grid; grid-template-columns: 11rem 1fr; gap: .75rem; align-items: start; border-bottom: 1px solid var(--line); padding: .2rem 0; }
        .lane b { overflow-wrap: anywhere; font-size: .85rem; }
        svg { display: block; width: 100%; }
        svg .past { fill: var(--past); }
        svg .open { fill: var(--open); }
        svg .glass { fill: var(--bad); }
        svg .now { stroke: var(--bad); stroke-width: 1; vector-effect: non-scaling-stroke; stroke-dasharray: 3 2; }
        svg .bar { fill: var(--open); }
        .meter { width: 40%; }
        footer { margin-top: 2rem; border-top: 1px solid var(--line); padding-top: .5rem; font-size: .85rem; }
        @media (max-width: 40rem) { body { padding: .75rem; } .lane { grid-template-columns: 1fr; gap: .1rem; } }
        @media print {
          :root {
            color-scheme: light; --text: #000; --soft: #444; --page: #fff; --card: #fff; --line: #bbb;
            --open: #0550ae; --past: #777; --bad: #a00; --good: #060; --warn: #740;
          }
          @page { size: A4 landscape; margin: 12mm; }
          body { max-width: none; padding: 0; font-size: 10px; }
          nav, .filter { display: none; }
          tr, .lane, .tiles li { break-inside: avoid; }
          tr[hidden] { display: table-row; }
          thead { display: table-header-group; }
          h2, h3 { break-after: avoid; }
          .wide { overflow: visible; }
          svg rect, svg line { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        }

        """;
}
