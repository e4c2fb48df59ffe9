namespace JitAccess.Core.Reports;

/// <summary>What the page can do beyond being read: a filter over its long tables. Without script there is none, and nothing is missing.</summary>
internal static class ReportScript
{
    public const string Text = """

        'use strict';
        for (const table of document.querySelectorAll('table.filtered')) {
          const rows = [...table.tBodies[0].rows];
          const label = document.createElement('label');
          const box = document.createElement('input');
          const count = document.createElement('output');
          label.className = 'filter';
          box.type = 'search';
          box.name = 'filter';
          box.placeholder = 'person, VM, address, ticket';
          label.append('Filter ', box, ' ', count);
          table.parentNode.before(label);
          let texts = null;
          box.addEventListener('input', () => {
            texts = texts || rows.map(row => row.textContent.toLowerCase());
            const words = box.value.toLowerCase().split(/\s+/).filter(word => word);
            let shown = 0;
            rows.forEach((row, index) => {
              const isMeant = words.every(word => texts[index].includes(word));
              row.hidden = !isMeant;
              shown += isMeant ? 1 : 0;
            });
            count.textContent = words.length ? shown + ' of ' + rows.length : '';
          });
        }

        """;
}
