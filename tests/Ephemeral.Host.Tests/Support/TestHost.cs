using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ephemeral.AspNetCore;
using Ephemeral.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Host.Tests.Support;

/// <summary>The program itself, on a free port.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly List<HttpClient> _clients = [];
    private readonly WebApplication _app;

    private TestHost(WebApplication app)
    {
        _app = app;
        Address = app.Urls.First();
        Client = NewClient();
    }

    public string Address { get; }

    /// <summary>A client with its own cookies: one owner.</summary>
    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static Task<TestHost> StartAsync(params string[] settings) => StartAsync(_ => { }, settings);

    public static Task<TestHost> StartAsync(Action<IServiceCollection> replace, params string[] settings) =>
        StartAsync(replace, TimeProvider.System, settings);

    public static async Task<TestHost> StartAsync(
        Action<IServiceCollection> replace, TimeProvider time, params string[] settings)
    {
        string[] args =
        [
            "--urls=http://127.0.0.1:0",
            "--Shell:Port=0",
            "--Logging:LogLevel:Default=None",
            "--Logging:LogLevel:Microsoft.AspNetCore=None",
            // On a busy machine a translator answers late: that makes it neither slow nor down.
            "--Translation:SlowAfter=01:00:00",
            "--Translation:ProbeTimeout=00:01:00",
            .. settings.Select(setting => "--" + setting),
        ];
        var app = HostProgram.Build(
            args,
            builder =>
            {
                // One that has just ended never answers, and a look at all asks it up to three times: that is over before a test gives up.
                builder.Services.Configure<EphemeralDashboardOptions>(static options => options.AskTimeout = Eventually.Deadline / 4);
                replace(builder.Services);
            },
            time);
        try
        {
            await app.StartAsync();
            return new TestHost(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public HttpClient NewClient()
    {
        var handler = new HttpClientHandler { CookieContainer = new CookieContainer() };
        var client = new HttpClient(handler) { BaseAddress = new Uri(Address), Timeout = Eventually.Deadline };
        _clients.Add(client);
        return client;
    }

    /// <summary>How many requests are on their way that the limits count.</summary>
    public async Task<long> TransfersAsync() =>
        (await Client.GetFromJsonAsync<JsonElement>("/api/status")).GetProperty("limits").GetProperty("transfers").GetInt64();

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
