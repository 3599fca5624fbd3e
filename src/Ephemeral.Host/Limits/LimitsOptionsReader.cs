using Ephemeral.Host.Configuration;
using Microsoft.Extensions.Options;

namespace Ephemeral.Host.Limits;

/// <summary>Reads the section <c>Limits</c> of the configuration.</summary>
internal static class LimitsOptionsReader
{
    // One request of the longest kind, as text of two bytes a character.
    private const long LeastTextBytes = 2 * 1024 * 1024;
    private const int Most = 1_000_000;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <exception cref="OptionsValidationException">A setting is unknown, not of its type, or out of its range.</exception>
    public static LimitsOptions Read(IConfiguration configuration) =>
        SectionReader.Read<LimitsOptions>(configuration, LimitsOptions.Section, Failures);

    private static string?[] Failures(LimitsOptions options) =>
    [
        Within(nameof(options.MaxTextBytes), options.MaxTextBytes, LeastTextBytes, long.MaxValue / 2),
        Within(nameof(options.TranslationsPerAddress), options.TranslationsPerAddress, 1, Most),
        Within(nameof(options.TranslationsOfNewcomers), options.TranslationsOfNewcomers, 1, Most),
        Within(nameof(options.CommandsPerAddress), options.CommandsPerAddress, 1, Most),
        Within(nameof(options.Transfers), options.Transfers, 1, Most),
        Within(nameof(options.TransfersPerAddress), options.TransfersPerAddress, 1, Most),
        Within(nameof(options.TransfersPerClient), options.TransfersPerClient, 1, Most),
        Within(nameof(options.TransferTimeout), options.TransferTimeout, Moment, Hour),
        Within(nameof(options.TransferQueueTimeout), options.TransferQueueTimeout, Moment, Hour),
    ];

    private static string? Within<T>(string name, T value, T least, T most) where T : IComparable<T> =>
        SettingRange.Failure(LimitsOptions.Section, name, value, least, most);
}
