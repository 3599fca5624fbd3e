using Ephemeral.Actors;
using Ephemeral.AspNetCore.Sampling;
using Ephemeral.AspNetCore.Tests.Support;
using Ephemeral.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.AspNetCore.Tests.Browser;

/// <summary>A shop at work: minutes of it go by in a moment.</summary>
internal sealed class Demo : IAsyncDisposable
{
    public const string Orders = "orders";

    private static readonly string[] Errors = ["The gateway answered 503", "No stock left for this article", "The card was declined"];

    private readonly Random _random = new(7);
    private readonly TaskCompletionSource _release = new();
    private readonly CancellationTokenSource _ends = new();
    private Task _goesOn = Task.CompletedTask;
    private readonly FakeTime _time;
    private readonly EphemeralKeyedWorkCoordinator<string, Job> _orders;
    private readonly List<EphemeralWorkCoordinator<Job>> _others = [];

    private Demo(DashboardApp app, FakeTime time)
    {
        (App, _time) = (app, time);
        _orders = app.Keyed(Orders, new()
        {
            MaxConcurrency = 8, MaxPendingOperations = 500, MaxTrackedOperations = 1000, EnableDynamicConcurrency = true,
            OperationTimeout = TimeSpan.FromMilliseconds(300),
        });
        foreach (var name in new[] { "emails", "invoices", "search-index", "thumbnails", "webhooks", "warehouse-sync", "audit-log", "recommendations" })
            _others.Add(app.Work(name, new() { MaxConcurrency = 4 + (name.Length % 5), MaxPendingOperations = 256 }));
    }

    public DashboardApp App { get; }

    public static async Task<Demo> StartAsync()
    {
        var time = new FakeTime();
        time.SetClock(DateTimeOffset.UtcNow);
        var app = await DashboardApp.StartAsync(
            options => (options.EnableSteering, options.ShowErrorMessages, options.LookEvery) = (true, true, TimeSpan.FromSeconds(1)),
            build: (WebApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(time));
        return new Demo(app, time);
    }

    public async Task RunAsync(int seconds)
    {
        var sampler = App.Services.GetRequiredService<CoordinatorSampler>();
        for (var second = 0; second < seconds; second++)
        {
            var rush = 1 + Math.Sin(second / 24.0) + (second is > 150 and < 200 ? 1.5 : 0);
            await WorkAsync((int)(rush * 20), second is > 165 and < 195);
            await NextSecondAsync(sampler);
        }

        await LeaveWorkAsync();
        for (var second = 0; second < 6; second++)
            await NextSecondAsync(sampler);
        _goesOn = GoOnAsync(_ends.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();
        await _goesOn;
        _ends.Dispose();
        _release.TrySetResult();
        await _orders.DisposeAsync();
        await App.DisposeAsync();
    }

    private async Task WorkAsync(int orders, bool isTroubled)
    {
        for (var i = 0; i < orders; i++)
            await _orders.EnqueueAsync(Some($"customer-{_random.Next(1, 400)}", isTroubled ? 5 : 60));
        for (var i = 0; i < _others.Count - 1; i++)
        {
            for (var count = _random.Next(2 + (i * 2)); count > 0; count--)
                await _others[i].EnqueueAsync(Some("", i == 4 ? 8 : 1000));
        }
    }

    private Job Some(string key, int oneInFails)
    {
        var error = _random.Next(oneInFails) == 0 ? Errors[_random.Next(Errors.Length)] : null;
        var steps = _random.Next(1, 30);
        return new Job(key, async _ =>
        {
            for (var step = 0; step < steps; step++)
                await Task.Yield();
            if (error is not null)
                throw new HttpRequestException(error);
        });
    }

    // what a viewer finds at work: some running, one past its timeout, one key that has much to do
    private async Task LeaveWorkAsync()
    {
        _others[3].Pause();
        for (var i = 0; i < 40; i++)
            await _others[3].EnqueueAsync(Job.Done());
        await _orders.EnqueueAsync(new Job("customer-17", _ => _release.Task));
        for (var i = 0; i < 60; i++)
            await _orders.EnqueueAsync(Job.Done("customer-17"));
        for (var i = 0; i < 3; i++)
            await _others[1].EnqueueAsync(Job.Endless());
    }

    // while somebody looks, time goes by as it does
    private async Task GoOnAsync(CancellationToken cancellationToken)
    {
        using var clock = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await clock.WaitForNextTickAsync(cancellationToken))
                _time.Advance(TimeSpan.FromSeconds(1));
        }
        catch (OperationCanceledException)
        {
            // nobody looks any more
        }
    }

    private async Task NextSecondAsync(CoordinatorSampler sampler)
    {
        await Eventually.True(() => _orders.PendingCount < 100 && _orders.ActiveCount <= 2);
        var before = sampler.Looks;
        await Eventually.True(() => _time.ArmedTimers > 0);
        _time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.True(() => sampler.Looks > before);
    }
}
