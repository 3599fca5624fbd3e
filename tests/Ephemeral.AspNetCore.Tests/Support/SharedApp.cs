namespace Ephemeral.AspNetCore.Tests.Support;

/// <summary>One application for all tests of a class that change nothing in it.</summary>
public sealed class SharedApp : IAsyncLifetime
{
    internal DashboardApp App { get; private set; } = null!;

    public async Task InitializeAsync() => App = await DashboardApp.SteerableAsync();

    public async Task DisposeAsync() => await App.DisposeAsync();
}
