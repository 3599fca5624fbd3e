using Akka.Configuration.Hocon;

namespace Akka.Configuration;

/// <summary>An immutable tree of settings, read by dotted path. A path that is not there yields the given default.</summary>
public class Config
{
    private readonly HoconObject _root;

    internal Config(HoconObject root) => _root = root;

    public static Config Empty { get; } = new(HoconObject.Empty);

    public virtual bool IsEmpty => _root.IsEmpty;

    public HoconValue Root => new(_root);

    public static implicit operator Config(string hocon) => ConfigurationFactory.ParseString(hocon);

    public virtual bool HasPath(string path) => Find(path) is not null;

    public HoconValue? GetValue(string path) => Find(path);

    public virtual string? GetString(string path, string? @default = null) => Read(path, @default, v => v.GetString());

    public virtual bool GetBoolean(string path, bool @default = false) => Read(path, @default, v => v.GetBoolean());

    public virtual int GetInt(string path, int @default = 0) => Read(path, @default, v => v.GetInt());

    public virtual long GetLong(string path, long @default = 0) => Read(path, @default, v => v.GetLong());

    public virtual float GetFloat(string path, float @default = 0) => Read(path, @default, v => v.GetFloat());

    public virtual double GetDouble(string path, double @default = 0) => Read(path, @default, v => v.GetDouble());

    public virtual decimal GetDecimal(string path, decimal @default = 0) => Read(path, @default, v => v.GetDecimal());

    public virtual long? GetByteSize(string path) => GetByteSize(path, null);

    public virtual long? GetByteSize(string path, long? def = null) => Read(path, def, v => v.GetByteSize());

    public virtual TimeSpan GetTimeSpan(string path, TimeSpan? @default = null, bool allowInfinite = true) =>
        Read(path, @default.GetValueOrDefault(), v => v.GetTimeSpan(allowInfinite));

    public virtual IList<string> GetStringList(string path) => GetStringList(path, []);

    public virtual IList<string> GetStringList(string path, string[] defaultPaths) =>
        Read(path, defaultPaths, v => v.GetStringList());

    /// <summary>The section at <paramref name="path"/>, empty when there is none.</summary>
    public virtual Config GetConfig(string path) => Read(path, Empty, v => new Config(v.GetObject()));

    /// <summary>These settings, and those of <paramref name="fallback"/> where they say nothing; sections merge deeply.</summary>
    public virtual Config WithFallback(Config? fallback)
    {
        if (fallback is null || fallback.IsEmpty || ReferenceEquals(fallback, this)) return this;
        return IsEmpty ? fallback : new Config(fallback._root.MergedWith(_root));
    }

    /// <summary>The settings at the root.</summary>
    public virtual IEnumerable<KeyValuePair<string, HoconValue>> AsEnumerable() => _root.Entries;

    /// <summary>The settings as HOCON text.</summary>
    public override string ToString() => HoconPrinter.Print(_root);

    private HoconValue? Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        HoconValue? value = null;
        var section = _root;
        foreach (var key in HoconPath.Split(path))
        {
            if (section is null || !section.TryGet(key, out value)) return null;
            section = value.IsObject() ? value.GetObject() : null;
        }
        return value is null || value.IsNull ? null : value;
    }

    private T Read<T>(string path, T @default, Func<HoconValue, T> read)
    {
        if (Find(path) is not { } value) return @default;
        try
        {
            return read(value);
        }
        catch (ConfigurationException e)
        {
            throw new ConfigurationException($"Setting '{path}': {e.Message}", e.InnerException);
        }
    }
}
