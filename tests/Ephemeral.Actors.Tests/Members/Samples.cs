using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Akka.Actor;
using Akka.Hosting;
using Ephemeral.Actors.Protocol;
using Ephemeral.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Ephemeral.Actors.Tests.Members;

/// <summary>A good instance of each public type and a good argument for each parameter. What was made is disposed of with it.</summary>
internal sealed class Samples(ActorSystem system) : IAsyncDisposable
{
    /// <summary>One a system, made once: whoever races from many threads blocks none of them for it.</summary>
    private static readonly ConcurrentDictionary<ActorSystem, Lazy<EphemeralTask<string>>> EndedTasks = new();

    private readonly List<object> _made = [];
    private EphemeralResultCoordinator<string, string>? _results;

    /// <summary>What coordinators made here do with each item.</summary>
    public Func<string, EphemeralOperation, CancellationToken, Task<string>> Body { get; init; } =
        static (item, _, _) => Task.FromResult(item);

    public EphemeralResultCoordinator<string, string> Results =>
        _results ??= Made(new EphemeralResultCoordinator<string, string>(Body, null, system));

    public object InstanceOf(Type type) => Made(New(type));

    public object? ArgumentFor(ParameterInfo parameter)
    {
        if (parameter.IsOut)
            return null;
        var type = parameter.ParameterType;
        if (type == typeof(ActorSystem))
            return system;
        return parameter.HasDefaultValue
            ? parameter.DefaultValue ?? (type.IsValueType && Nullable.GetUnderlyingType(type) is null ? Activator.CreateInstance(type) : null)
            : Good(parameter);
    }

    /// <summary>Awaits what can be awaited, in time, and keeps what must be disposed of.</summary>
    public async Task<object?> EndAsync(object? result)
    {
        if (result?.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            result = type.GetMethod("AsTask")!.Invoke(result, null);
        else if (result is ValueTask valueTask)
            result = valueTask.AsTask();
        if (result is not Task task)
            return result is null ? null : Made(result);
        await task.InTime();
        return task.GetType().GetProperty("Result")?.GetValue(task);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var made in _made)
        {
            if (made is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync();
            else if (made is IDisposable disposable and not ActorSystem)
                disposable.Dispose();
        }
    }

    private T Made<T>(T made)
        where T : notnull
    {
        _made.Add(made);
        return made;
    }

    private object New(Type type) => type switch
    {
        _ when type.IsAssignableFrom(typeof(EphemeralKeyedResultCoordinator<string, string, string>)) =>
            new EphemeralKeyedResultCoordinator<string, string, string>(static item => item, Body, Dynamic, system),
        _ when type.IsAssignableFrom(typeof(EphemeralResultCoordinator<string, string>)) =>
            new EphemeralResultCoordinator<string, string>(Body, Dynamic, system),
        _ when type == typeof(EphemeralKeyedWorkCoordinator<string, string>) =>
            new EphemeralKeyedWorkCoordinator<string, string>(static item => item, Body, Dynamic, system),
        _ when type == typeof(EphemeralWorkCoordinator<string>) => new EphemeralWorkCoordinator<string>(Body, Dynamic, system),
        _ when type == typeof(EphemeralRegistry) => EphemeralRegistry.For(system),
        _ when type == typeof(SignalSink) => new SignalSink(),
        _ when type == typeof(SignalDispatcher) => new SignalDispatcher(),
        _ when type == typeof(AsyncSignalProcessor) => new AsyncSignalProcessor(static (_, _) => Task.CompletedTask),
        _ when type == typeof(SignalState) => new SignalState(new SignalSink()),
        _ when type == typeof(SignalPattern) => SignalPattern.Parse("*"),
        _ when type == typeof(SignalPropagation) => new SignalPropagation("a"),
        _ when type == typeof(FixedConcurrencyGate) || type == typeof(IConcurrencyGate) => Entered(new FixedConcurrencyGate(2)),
        _ when type == typeof(AdjustableConcurrencyGate) => Entered(new AdjustableConcurrencyGate(2)),
        _ when type == typeof(EphemeralTaskWindow<string>) => new EphemeralTaskWindow<string>(null, system),
        _ when type == typeof(EphemeralTaskReservation) =>
            ((EphemeralTaskWindow<string>)InstanceOf(typeof(EphemeralTaskWindow<string>))).ReserveAsync("owner").InTime().Result!,
        _ when type == typeof(EphemeralOperation) => CurrentOperation(),
        _ when type.Name.Contains("CoordinatorFactory`", StringComparison.Ordinal) => Provider().GetRequiredService(type),
        _ => throw new NotSupportedException($"There is no sample of {type}. Add one here."),
    };

    private object Good(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (typeof(Delegate).IsAssignableFrom(type))
            return Function(type);
        return type switch
        {
            _ when type == typeof(string) => "one",
            _ when type == typeof(int) => 1,
            _ when type == typeof(long) => 1L,
            _ when type == typeof(OperationStates) => OperationStates.All,
            _ when type == typeof(DateTimeOffset) => DateTimeOffset.UtcNow,
            _ when type == typeof(SignalEvent) => new SignalEvent("one", 0, null, DateTimeOffset.UtcNow),
            _ when type == typeof(IEnumerable<string>) => new[] { "one" },
            _ when type == typeof(IAsyncEnumerable<string>) => Stream(),
            _ when type == typeof(SignalSink) => new SignalSink(),
            _ when type == typeof(EphemeralTask) => EndedTask(),
            _ when type == typeof(IOwnedTask) => new OwnedTask("id", "label", EndedTask()),
            _ when type == typeof(IServiceCollection) => Services(parameter),
            _ when type == typeof(IServiceProvider) => Provider(),
            _ when type == typeof(AkkaConfigurationBuilder) => new AkkaConfigurationBuilder(new ServiceCollection(), "samples"),
            _ when type == typeof(IHealthChecksBuilder) => new ServiceCollection().AddHealthChecks(),
            _ => throw new NotSupportedException($"There is no good argument for {parameter} of {parameter.Member}. Add one here."),
        };
    }

    private EphemeralTask<string> EndedTask() => EndedTasks.GetOrAdd(system, static system => new(() =>
        new EphemeralResultCoordinator<string, string>(static (item, _) => Task.FromResult(item), null, system)
            .SubmitAsync("one").AsTask().InTime().Result)).Value;

    private static EphemeralOptions Dynamic => new() { EnableDynamicConcurrency = true };

    /// <summary>What does nothing and gives back a task, where it must give one back.</summary>
    private static Delegate Function(Type type)
    {
        var invoke = type.GetMethod("Invoke")!;
        var result = invoke.ReturnType;
        object? value = result == typeof(Task) ? Task.CompletedTask : result == typeof(Task<string>) ? Task.FromResult("")
            : result == typeof(string) ? "" : typeof(Delegate).IsAssignableFrom(result) ? Function(result) : null;
        return Expression.Lambda(
            type, value is null ? Expression.Default(result) : Expression.Constant(value, result),
            invoke.GetParameters().Select(static parameter => Expression.Parameter(parameter.ParameterType))).Compile();
    }

    /// <summary>Where something is replaced, it must be there.</summary>
    private static ServiceCollection Services(ParameterInfo parameter)
    {
        var services = new ServiceCollection();
        if (!parameter.Member.Name.StartsWith("Replace", StringComparison.Ordinal))
            return services;
        foreach (var name in new[] { null, "one" })
            AddAll(services, name);
        return services;
    }

    private static void AddAll(IServiceCollection services, string? name)
    {
        Func<string, CancellationToken, Task> work = static (_, _) => Task.CompletedTask;
        Func<string, CancellationToken, Task<string>> result = static (item, _) => Task.FromResult(item);
        if (name is null)
        {
            services.AddEphemeralWorkCoordinator(work).AddEphemeralResultCoordinator(result)
                .AddEphemeralKeyedWorkCoordinator(static item => item, work).AddEphemeralKeyedResultCoordinator(static item => item, result);
            return;
        }

        services.AddEphemeralWorkCoordinator(name, work).AddEphemeralResultCoordinator(name, result)
            .AddEphemeralKeyedWorkCoordinator(name, static item => item, work)
            .AddEphemeralKeyedResultCoordinator(name, static item => item, result);
    }

    private ServiceProvider Provider()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton(system);
        foreach (var name in new[] { null, "one" })
            AddAll(services, name);
        return Made(services.BuildServiceProvider());
    }

    private EphemeralOperation CurrentOperation()
    {
        var seen = new TaskCompletionSource<EphemeralOperation>();
        var coordinator = Made(new EphemeralWorkCoordinator<int>(
            (_, operation, _) =>
            {
                seen.SetResult(operation);
                return Task.CompletedTask;
            },
            null, system));
        coordinator.TryEnqueue(1);
        return seen.Task.InTime().Result;
    }

    private static T Entered<T>(T gate)
        where T : IConcurrencyGate
    {
        Assert.True(gate.TryEnter());
        return gate;
    }

    private static async IAsyncEnumerable<string> Stream()
    {
        await Task.Yield();
        yield return "one";
    }

    public sealed class Wrapper(EphemeralWorkCoordinator<string> coordinator)
    {
        public EphemeralWorkCoordinator<string> Coordinator => coordinator;
    }

    public sealed class WorkHandler : IEphemeralHandler<string>
    {
        public Task HandleAsync(string item, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    public sealed class ResultHandler : IEphemeralHandler<string, string>
    {
        public Task<string> HandleAsync(string input, CancellationToken cancellationToken) => Task.FromResult(input);
    }
}
