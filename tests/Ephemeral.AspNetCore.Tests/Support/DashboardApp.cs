using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ephemeral.AspNetCore.Tests.Support;

/// <summary>An application with a dashboard, on a free port, with an actor system of its own.</summary>
internal sealed class DashboardApp : IAsyncDisposable
{
    // On a busy machine a coordinator answers late. One that has just ended never does, and a look at all asks it up to three times: all of
    // that is over before a test gives up.
    private static readonly TimeSpan AskTimeout = Eventually.Deadline / 4;

    private readonly WebApplication _app;
    private readonly ActorSystem _system;
    private readonly List<EphemeralCoordinator> _coordinators = [];

    private DashboardApp(WebApplication app, ActorSystem system)
    {
        (_app, _system) = (app, system);
        Address = app.Urls.First().Replace("0.0.0.0", "127.0.0.1") + "/ephemeral/";
        Client = new HttpClient { BaseAddress = new Uri(Address), Timeout = Eventually.Deadline };
    }

    public string Address { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static Task<DashboardApp> ReadOnlyAsync() => StartAsync(_ => { });

    public static Task<DashboardApp> SteerableAsync() => StartAsync(static options => options.EnableSteering = true);

    /// <param name="configure">What the dashboard shows and allows.</param>
    /// <param name="map">What is put on its endpoints.</param>
    /// <param name="build">What else the application has.</param>
    /// <param name="url">Where it listens.</param>
    public static async Task<DashboardApp> StartAsync(
        Action<EphemeralDashboardOptions> configure, Action<EphemeralDashboardEndpoints>? map = null,
        Action<WebApplicationBuilder>? build = null, string url = "http://127.0.0.1:0")
    {
        var system = ActorSystem.Create("dashboard-tests");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.Services.AddSingleton(system);
        builder.Services.AddProblemDetails();
        builder.Services.AddEphemeralDashboard(
            static options => (options.LookEvery, options.AskTimeout) = (TimeSpan.FromMilliseconds(200), AskTimeout));
        builder.Services.AddEphemeralDashboard(configure);
        build?.Invoke(builder);
        var app = builder.Build();
        try
        {
            map ??= static _ => { };
            map(app.MapEphemeralDashboard());
            await app.StartAsync();
            return new DashboardApp(app, system);
        }
        catch
        {
            await app.DisposeAsync();
            await system.Terminate();
            throw;
        }
    }

    public EphemeralWorkCoordinator<Job> Work(string name, EphemeralOptions? options = null) => Keep(
        new EphemeralWorkCoordinator<Job>(static (job, token) => job.Run(token), options, _system, name));

    public EphemeralKeyedWorkCoordinator<string, Job> Keyed(string name, EphemeralOptions? options = null) => Keep(
        new EphemeralKeyedWorkCoordinator<string, Job>(static job => job.Key, static (job, token) => job.Run(token), options, _system, name));

    public EphemeralKeyedWorkCoordinator<string, Job> KeyedWith(string name, Func<Job, EphemeralOperation, CancellationToken, Task> body) => Keep(
        new EphemeralKeyedWorkCoordinator<string, Job>(static job => job.Key, body, null, _system, name));

    public EphemeralResultCoordinator<Job, string> Results(string name) => Keep(
        new EphemeralResultCoordinator<Job, string>(
            static async (job, token) =>
            {
                await job.Run(token);
                return "result-" + Job.Payload;
            },
            null, _system, name));

    /// <summary>A coordinator whose items are the signals that they raise.</summary>
    public EphemeralWorkCoordinator<string> Signalling(string name) => Keep(
        new EphemeralWorkCoordinator<string>(
            static (signal, operation, _) =>
            {
                operation.Signal(signal);
                return Task.CompletedTask;
            },
            new() { MaxConcurrency = 1 }, _system, name));

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Task.WhenAll(_coordinators.Select(coordinator => coordinator.DisposeAsync().AsTask()));
        await _app.DisposeAsync();
        await _system.Terminate();
    }

    private T Keep<T>(T coordinator)
        where T : EphemeralCoordinator
    {
        _coordinators.Add(coordinator);
        return coordinator;
    }
}
