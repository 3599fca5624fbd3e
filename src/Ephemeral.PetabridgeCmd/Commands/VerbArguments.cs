using System.Globalization;
using Ephemeral.PetabridgeCmd.Text;

namespace Ephemeral.PetabridgeCmd.Commands;

/// <summary>The arguments of a command as they were typed. What cannot be read is refused with what would be right.</summary>
internal sealed class VerbArguments
{
    private const int DefaultWidth = 100;
    private const int LeastWidth = 40;
    private const int MostWidth = 1000;
    private const int MostRows = 1000;

    private readonly Dictionary<Argument, string> _values;

    private VerbArguments(Dictionary<Argument, string> values) => _values = values;

    public int Width => Number(Arguments.Width, DefaultWidth, LeastWidth, MostWidth);

    public bool AsJson => Flag(Arguments.Json);

    /// <exception cref="CommandException">An argument is unknown, given twice, or missing.</exception>
    public static VerbArguments Read(Verb verb, IEnumerable<Tuple<string, string>> pairs)
    {
        var values = new Dictionary<Argument, string>();
        foreach (var (form, value) in pairs)
        {
            var argument = verb.Arguments.FirstOrDefault(known => known.Switches.Contains(form)) ?? throw Unknown(verb, form);
            if (!values.TryAdd(argument, value))
                throw new CommandException($"'{verb.Name}' takes {argument.LongSwitch} once.");
        }

        var missing = verb.Arguments.FirstOrDefault(
            known => known.IsMandatory && string.IsNullOrEmpty(values.GetValueOrDefault(known)));
        return missing is null
            ? new VerbArguments(values)
            : throw new CommandException($"'{verb.Name}' needs {missing.LongSwitch}: {missing.Description}");
    }

    /// <summary>The text; null where it was not given, or is empty.</summary>
    public string? Text(Argument argument) => _values.TryGetValue(argument, out var value) && value.Length > 0 ? value : null;

    /// <summary>Whether the switch is there; <c>off</c> as its value takes it back.</summary>
    public bool Flag(Argument argument) => _values.TryGetValue(argument, out var value) && value.ToLowerInvariant() switch
    {
        "" or "on" or "true" or "yes" => true,
        "off" or "false" or "no" => false,
        _ => throw Wrong(argument, value, "nothing after it, or on or off"),
    };

    public int Number(Argument argument, int otherwise, int least, int most)
    {
        if (Text(argument) is not { } text)
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most
            ? number
            : throw Wrong(argument, text, $"a number from {least} to {most}");
    }

    /// <summary>How many rows are shown at the most.</summary>
    public int Rows(Argument argument, int otherwise) => Number(argument, otherwise, 1, MostRows);

    public long Id()
    {
        var text = Text(Arguments.Id) ?? Text(Arguments.OneId);
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0
            ? id
            : throw Wrong(Arguments.Id, text ?? "", "the number that 'show' lists under ID");
    }

    public TimeSpan? Age(Argument argument)
    {
        if (Text(argument) is not { } text)
            return null;
        return AgeText.Read(text) ?? throw Wrong(argument, text, "an age such as 500ms, 90s, 5m, 1h30m or 2d");
    }

    /// <summary>A moment, given as such or as an age.</summary>
    public DateTimeOffset? Moment(Argument argument, DateTimeOffset now)
    {
        if (Text(argument) is not { } text)
            return null;
        if (AgeText.Read(text) is { } age)
            return now - DateTimeOffset.MinValue < age ? DateTimeOffset.MinValue : now - age;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : throw Wrong(argument, text, "an age such as 5m, or a time such as 2025-03-01T12:00:00Z");
    }

    private static CommandException Unknown(Verb verb, string form)
    {
        var nearest = NearestName.Of(form, verb.Arguments.Select(known => known.LongSwitch));
        return new CommandException(
            $"'{verb.Name}' has no switch '{form}'. {(nearest is null ? "" : $"Did you mean {nearest}? ")}"
            + $"It has: {string.Join(", ", verb.Arguments.Select(known => known.LongSwitch))}.");
    }

    public static CommandException Wrong(Argument argument, string value, string expected) =>
        new($"{argument.LongSwitch} is '{Printable.Of(value)}'. Write {expected}.");
}
