namespace Ephemeral.Host.Limits;

/// <summary>The section <c>Limits</c> of the configuration; <c>appsettings.json</c> says what each setting does.</summary>
internal sealed class LimitsOptions
{
    public const string Section = "Limits";

    public long MaxTextBytes { get; init; } = 128 * 1024 * 1024;

    public int TranslationsPerAddress { get; init; } = 16;

    public int TranslationsOfNewcomers { get; init; } = 8;

    public int CommandsPerAddress { get; init; } = 128;

    public int Transfers { get; init; } = 32;

    public int TransfersPerAddress { get; init; } = 8;

    public int TransfersPerClient { get; init; } = 4;

    public TimeSpan TransferTimeout { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan TransferQueueTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
