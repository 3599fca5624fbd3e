namespace Ephemeral.Host.Tests.Support;

/// <summary>One program for all tests of a class that leave nothing in it which another could find. It translates at once.</summary>
public sealed class SharedHost : IAsyncLifetime
{
    private TestHost _host = null!;

    internal string Address => _host.Address;

    /// <summary>A client that no other test has been: an owner without translations.</summary>
    internal HttpClient NewClient() => _host.NewClient();

    public async Task InitializeAsync() => _host = await TestHost.StartAsync(Replacing.With(new ScriptedTranslator()));

    public async Task DisposeAsync() => await _host.DisposeAsync();
}
