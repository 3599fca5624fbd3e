using Ephemeral.Host.Translators.Apertium;
using Ephemeral.Host.Translators.LibreTranslate;
using Ephemeral.Host.Translators.Pseudo;

namespace Ephemeral.Host.Configuration;

/// <summary>The section <c>Translation</c> of the configuration; <c>appsettings.json</c> says what each setting does.</summary>
internal sealed class TranslationOptions
{
    public const string Section = "Translation";

    public string Translator { get; init; } = "Pseudo";

    public string SourceLanguage { get; init; } = "en";

    public int MaxConcurrency { get; init; } = 4;

    public int MaxPending { get; init; } = 64;

    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan MarkupTimeout { get; init; } = TimeSpan.FromSeconds(20);

    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(20);

    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan SlowAfter { get; init; } = TimeSpan.FromSeconds(3);

    public int TasksPerOwner { get; init; } = 5;

    public int MaxOwners { get; init; } = 10_000;

    public TimeSpan KeepTasksFor { get; init; } = TimeSpan.FromHours(6);

    public TimeSpan KeepIdleOwnersFor { get; init; } = TimeSpan.FromHours(1);

    public PseudoOptions Pseudo { get; init; } = new();

    public ApertiumOptions Apertium { get; init; } = new();

    public LibreTranslateOptions LibreTranslate { get; init; } = new();
}
