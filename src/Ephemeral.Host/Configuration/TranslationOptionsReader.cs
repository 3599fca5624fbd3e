using Ephemeral.Host.Translators;
using Microsoft.Extensions.Options;

namespace Ephemeral.Host.Configuration;

/// <summary>Reads the section <c>Translation</c> of the configuration.</summary>
internal static class TranslationOptionsReader
{
    private static readonly TimeSpan None = TimeSpan.Zero;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <exception cref="OptionsValidationException">A setting is unknown, not of its type, or out of its range.</exception>
    public static TranslationOptions Read(IConfiguration configuration) =>
        SectionReader.Read<TranslationOptions>(configuration, TranslationOptions.Section, Failures);

    private static string?[] Failures(TranslationOptions options) =>
    [
        Within(nameof(options.MaxConcurrency), options.MaxConcurrency, 1, 1024),
        Within(nameof(options.MaxPending), options.MaxPending, 1, 1_000_000),
        Within(nameof(options.TasksPerOwner), options.TasksPerOwner, 1, 1000),
        Within(nameof(options.MaxOwners), options.MaxOwners, 1, 1_000_000),
        Within(nameof(options.Timeout), options.Timeout, Moment, Day),
        Within(nameof(options.MarkupTimeout), options.MarkupTimeout, Moment, Hour),
        Within(nameof(options.ShutdownTimeout), options.ShutdownTimeout, None, Hour),
        Within(nameof(options.RetryDelay), options.RetryDelay, None, Hour),
        Within(nameof(options.ProbeInterval), options.ProbeInterval, Moment, Day),
        Within(nameof(options.ProbeTimeout), options.ProbeTimeout, Moment, Hour),
        Within(nameof(options.SlowAfter), options.SlowAfter, Moment, Hour),
        Within(nameof(options.KeepTasksFor), options.KeepTasksFor, Moment, 7 * Day),
        Within(nameof(options.KeepIdleOwnersFor), options.KeepIdleOwnersFor, Moment, 7 * Day),
        Within("Pseudo:Delay", options.Pseudo.Delay, None, Hour),
        Within("Pseudo:MaxDelay", options.Pseudo.MaxDelay, None, Hour),
        Within("Apertium:Timeout", options.Apertium.Timeout, Moment, Hour),
        Within("LibreTranslate:Timeout", options.LibreTranslate.Timeout, Moment, Hour),
        TranslatorChoice.Failure(options),
    ];

    private static string? Within<T>(string name, T value, T least, T most) where T : IComparable<T> =>
        SettingRange.Failure(TranslationOptions.Section, name, value, least, most);
}
