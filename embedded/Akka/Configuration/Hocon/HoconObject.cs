using System.Diagnostics.CodeAnalysis;

namespace Akka.Configuration.Hocon;

/// <summary>Settings by key, in the order in which they were first written. Never changes.</summary>
public class HoconObject
{
    private readonly Dictionary<string, HoconValue> _items;

    internal HoconObject(Dictionary<string, HoconValue> items) => _items = items;

    /// <summary>A copy.</summary>
    public Dictionary<string, HoconValue> Items => new(_items);

    internal static HoconObject Empty { get; } = new([]);

    internal bool IsEmpty => _items.Count == 0;

    internal IEnumerable<KeyValuePair<string, HoconValue>> Entries => _items;

    public HoconValue? GetKey(string key) => _items.GetValueOrDefault(key);

    internal bool TryGet(string key, [NotNullWhen(true)] out HoconValue? value) => _items.TryGetValue(key, out value);

    /// <summary>These settings under those of <paramref name="upper"/>: sections merge, anything else is replaced.</summary>
    internal HoconObject MergedWith(HoconObject upper)
    {
        var merged = new Dictionary<string, HoconValue>(_items);
        foreach (var (key, value) in upper._items)
            merged[key] = merged.TryGetValue(key, out var lower) && lower.IsObject() && value.IsObject()
                ? new HoconValue(lower.GetObject().MergedWith(value.GetObject()))
                : value;
        return new HoconObject(merged);
    }
}
