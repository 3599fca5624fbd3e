namespace Ephemeral.Host.Hosting;

/// <summary>
/// Silences, until the program has started, those who log with a stack trace why it does not: the program itself says it in a sentence.
/// After that the settings hold.
/// </summary>
internal sealed class StartLogging : ConfigurationProvider, IConfigurationSource
{
    private static readonly string[] Silenced = ["Microsoft.AspNetCore.Server.Kestrel", "Microsoft.Extensions.Hosting.Internal.Host"];

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public override void Load() =>
        Data = Silenced.ToDictionary(category => $"Logging:LogLevel:{category}", string? (_) => nameof(LogLevel.None));

    public void EndWithStart(IHostApplicationLifetime lifetime) => lifetime.ApplicationStarted.Register(() =>
    {
        Data = new Dictionary<string, string?>();
        OnReload();
    });
}
