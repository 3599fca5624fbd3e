using System.Globalization;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using Microsoft.Extensions.Configuration;

namespace Akka.Hosting.Configuration;

public static class ConfigurationHoconAdapter
{
    /// <summary>
    /// A section becomes a section of its own key; one whose keys are all numbers becomes a list. Keys get lower case, and '-'
    /// for '_', unless <paramref name="normalizeKeys"/> is false.
    /// </summary>
    public static Config ToHocon(this IConfiguration configuration, bool normalizeKeys = true)
    {
        var sections = configuration is IConfigurationSection section ? [section] : configuration.GetChildren();
        return new Config(Object(sections, normalizeKeys));
    }

    private static HoconObject Object(IEnumerable<IConfigurationSection> sections, bool normalizeKeys)
    {
        var root = HoconObject.Empty;
        foreach (var section in sections)
        {
            if (Value(section, normalizeKeys) is not { } value) continue;
            var key = normalizeKeys ? section.Key.ToLowerInvariant().Replace('_', '-') : section.Key;
            foreach (var element in HoconPath.Split(key).Reverse())
                value = new HoconValue(new HoconObject(new() { [element] = value }));
            root = root.MergedWith(value.GetObject());
        }
        return root;
    }

    private static HoconValue? Value(IConfigurationSection section, bool normalizeKeys)
    {
        var children = section.GetChildren().ToArray();
        if (children.Length == 0) return section.Value is null ? null : new HoconValue(Text(section.Value));
        if (children.Any(c => !uint.TryParse(c.Key, out _))) return new HoconValue(Object(children, normalizeKeys));
        var items = children.OrderBy(c => uint.Parse(c.Key, CultureInfo.InvariantCulture)).Select(c => Value(c, normalizeKeys));
        return new HoconValue(items.OfType<HoconValue>().ToArray());
    }

    /// <summary>.NET writes booleans as True and False, HOCON as on and off.</summary>
    private static string Text(string value) => value switch
    {
        "True" => "on",
        "False" => "off",
        _ => value,
    };
}
