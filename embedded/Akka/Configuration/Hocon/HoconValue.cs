using System.Globalization;
using System.Numerics;

namespace Akka.Configuration.Hocon;

/// <summary>A setting's value: a text, a list, an object, or null. Numbers and durations are texts until read.</summary>
public class HoconValue
{
    private readonly object? _content;

    internal HoconValue(string? text) => _content = text;

    internal HoconValue(HoconObject section) => _content = section;

    internal HoconValue(IReadOnlyList<HoconValue> list) => _content = list;

    public bool IsEmpty => _content is null or HoconObject { IsEmpty: true } or IReadOnlyList<HoconValue> { Count: 0 };

    internal bool IsNull => _content is null;

    /// <summary>With the outer spaces that quotes keep; they count only where texts are joined.</summary>
    internal string? RawText => _content as string;

    internal string Kind => _content switch
    {
        null => "null",
        string => "a text",
        HoconObject => "a section",
        _ => "a list",
    };

    public bool IsString() => _content is string;

    public bool IsArray() => _content is IReadOnlyList<HoconValue>;

    public bool IsObject() => _content is HoconObject;

    public string GetString() => Text("a text");

    public HoconObject GetObject() => _content as HoconObject ?? throw Unexpected("a section");

    public IList<HoconValue> GetArray() =>
        _content is IReadOnlyList<HoconValue> list ? list.ToArray() : throw Unexpected("a list");

    public IList<string> GetStringList() => GetArray().Select(v => v.GetString()).ToArray();

    public int GetInt() => Number<int>("a whole number of 32 bits", NumberStyles.Integer);

    public long GetLong() => Number<long>("a whole number of 64 bits", NumberStyles.Integer);

    public float GetFloat() => Number<float>("a number", NumberStyles.Float);

    public double GetDouble() => Number<double>("a number", NumberStyles.Float);

    public decimal GetDecimal() => Number<decimal>("a decimal number", NumberStyles.Float);

    public bool GetBoolean() => Text("a boolean") switch
    {
        "true" or "on" => true,
        "false" or "off" => false,
        _ => throw Unexpected("a boolean (true, on; false, off)"),
    };

    public TimeSpan GetTimeSpan(bool allowInfinite = true)
    {
        var expected = "a duration such as 500ms, 30s, 5m, 1h, 2d" + (allowInfinite ? " or infinite" : "");
        return HoconDuration.TryParse(Text(expected), allowInfinite, out var duration) ? duration : throw Unexpected(expected);
    }

    public long? GetByteSize()
    {
        const string expected = "a size in bytes such as 512, 64b, 1kB (1000) or 1KiB (1024)";
        return HoconByteSize.TryParse(Text(expected), out var bytes) ? bytes : throw Unexpected(expected);
    }

    public override string ToString() => HoconPrinter.Print(this);

    private T Number<T>(string expected, NumberStyles style) where T : INumber<T> =>
        T.TryParse(Text(expected), style, CultureInfo.InvariantCulture, out var number) ? number : throw Unexpected(expected);

    private string Text(string expected) => RawText?.Trim() ?? throw Unexpected(expected);

    private ConfigurationException Unexpected(string expected) =>
        new(_content is string text ? $"'{text}' is not {expected}." : $"expected {expected}, found {Kind}.");
}
