namespace Ephemeral.PetabridgeCmd.Text;

/// <summary>
/// A table in plain text, as wide as its content needs and no wider than asked: columns that may shrink are cut, the widest
/// first. A column that is empty throughout is left out.
/// </summary>
internal sealed class TextTable(params TextColumn[] columns)
{
    private const int Gap = 2;
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add([.. cells.Select(Printable.Of)]);

    public IEnumerable<string> Lines(int width)
    {
        var shown = Enumerable.Range(0, columns.Length)
            .Where(column => !columns[column].IsOptional || _rows.Exists(row => row[column].Length > 0))
            .ToArray();
        var widths = Fit(shown, width);
        int last;
        while (Needed(widths) > width && (last = Array.FindLastIndex(shown, column => columns[column].IsExpendable)) >= 0)
        {
            shown = [.. shown.Where((_, i) => i != last)];
            widths = Fit(shown, width);
        }

        yield return Line([.. columns.Select(column => column.Header)], shown, widths, width);
        foreach (var row in _rows)
            yield return Line(row, shown, widths, width);
    }

    private int[] Fit(int[] shown, int width)
    {
        var widths = Array.ConvertAll(shown, Natural);
        for (var surplus = Needed(widths) - width; surplus > 0; surplus--)
        {
            var widest = -1;
            for (var i = 0; i < shown.Length; i++)
            {
                if (widths[i] > columns[shown[i]].LeastWidth && (widest < 0 || widths[i] > widths[widest]))
                    widest = i;
            }

            if (widest < 0)
                break;
            widths[widest]--;
        }

        return widths;
    }

    private static int Needed(int[] widths) => widths.Sum() + Gap * (widths.Length - 1);

    private int Natural(int column) =>
        Math.Max(columns[column].Header.Length, _rows.Count == 0 ? 0 : _rows.Max(row => TextWidth.Of(row[column])));

    // Where even the least widths are too wide, the end of the line is cut.
    private string Line(string[] cells, int[] shown, int[] widths, int width)
    {
        var parts = shown.Select((column, i) => columns[column].Align(TextWidth.Cut(cells[column], widths[i]), widths[i]));
        return TextWidth.Cut(string.Join(new string(' ', Gap), parts).TrimEnd(), width);
    }
}
