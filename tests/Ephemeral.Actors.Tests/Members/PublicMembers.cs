using System.Reflection;

namespace Ephemeral.Actors.Tests.Members;

/// <summary>
/// Every public constructor and method of the library, as something that can be called: generic ones over strings. Records are left out,
/// which hold what they are given, and interfaces that applications implement.
/// </summary>
internal static class PublicMembers
{
    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Type[] ForApplications = [typeof(IEphemeralHandler<>), typeof(IEphemeralHandler<,>), typeof(IOwnedTask)];

    public static IEnumerable<PublicMember> All { get; } =
    [
        .. typeof(EphemeralCoordinator).Assembly.GetExportedTypes()
            .Where(static type => !IsRecord(type) && !type.IsEnum && !ForApplications.Contains(type))
            .Select(Close)
            .SelectMany(MembersOf)
            .OrderBy(static member => member.Name, StringComparer.Ordinal),
    ];

    public static PublicMember Find(string name) => All.Single(member => member.Name == name);

    public static bool IsRequired(ParameterInfo parameter)
    {
        if (parameter.ParameterType.IsGenericParameter)
            return parameter.ParameterType.Name is "TKey" or "TOwner";
        lock (Nullability)
            return !parameter.ParameterType.IsValueType && Nullability.Create(parameter).WriteState == NullabilityState.NotNull;
    }

    private static bool IsRecord(Type type) =>
        type.GetMethod("<Clone>$") is not null || type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null;

    private static IEnumerable<PublicMember> MembersOf(Type type)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        IEnumerable<MethodBase> methods = type.GetMethods(Declared).Where(static method => !method.IsSpecialName && !IsOfObject(method))
            .Select(static method => method.IsGenericMethodDefinition
                ? method.MakeGenericMethod([.. method.GetGenericArguments().Select(ArgumentFor)])
                : method);
        var constructors = type.GetConstructors(Declared & ~BindingFlags.Static);
        return methods.Concat(constructors).Select(method => new PublicMember(type, method));
    }

    private static bool IsOfObject(MethodInfo method) => method.GetBaseDefinition().DeclaringType == typeof(object);

    private static Type Close(Type type) =>
        type.IsGenericTypeDefinition ? type.MakeGenericType([.. type.GetGenericArguments().Select(ArgumentFor)]) : type;

    private static Type ArgumentFor(Type parameter) => parameter.Name switch
    {
        "TSnapshot" => typeof(EphemeralOperationSnapshot<string>),
        "TTask" => typeof(OwnedTask),
        "TCoordinator" => typeof(Samples.Wrapper),
        "THandler" when parameter.GetGenericParameterConstraints().Any(static type => type.GetGenericArguments().Length == 2) =>
            typeof(Samples.ResultHandler),
        "THandler" => typeof(Samples.WorkHandler),
        _ => typeof(string),
    };
}

/// <summary>A constructor or method, closed over strings.</summary>
internal sealed class PublicMember(Type type, MethodBase method)
{
    /// <summary>Such as <c>SignalSink.Raise(String name, String key)</c>.</summary>
    public string Name { get; } =
        $"{Short(type)}.{(method.IsConstructor ? "new" : method.Name)}"
        + (method.IsGenericMethod ? $"`{method.GetGenericArguments().Length}" : "")
        + $"({string.Join(", ", method.GetParameters().Select(static parameter => $"{Short(parameter.ParameterType)} {parameter.Name}"))})";

    public Type Type => type;

    public MethodBase Method => method;

    public IReadOnlyList<ParameterInfo> Parameters { get; } = method.GetParameters();

    /// <summary>The same as it is written, with open type parameters.</summary>
    public IReadOnlyList<ParameterInfo> Written { get; } = method.Module.ResolveMethod(method.MetadataToken)!.GetParameters();

    /// <summary>Calls it with good arguments, except for one; awaits what can be awaited.</summary>
    public Task<object?> CallAsync(Samples samples, int parameter = -1, object? value = null) =>
        CallAsync(samples, method.IsStatic || method.IsConstructor ? null : samples.InstanceOf(type), parameter, value);

    /// <inheritdoc cref="CallAsync(Samples, int, object?)"/>
    public async Task<object?> CallAsync(Samples samples, object? target, int parameter = -1, object? value = null)
    {
        var arguments = Parameters.Select((other, index) => index == parameter ? value : samples.ArgumentFor(other)).ToArray();
        try
        {
            return await samples.EndAsync(
                method is ConstructorInfo constructor ? constructor.Invoke(arguments) : method.Invoke(target, arguments));
        }
        catch (TargetInvocationException e)
        {
            throw e.InnerException!;
        }
    }

    public static string Short(Type type)
    {
        var name = type.IsByRef ? type.GetElementType()!.Name : type.Name;
        if (Nullable.GetUnderlyingType(type) is { } value)
            return $"{value.Name}?";
        if (!type.IsGenericType)
            return name;
        name = name[..name.IndexOf('`')];
        return typeof(Delegate).IsAssignableFrom(type)
            ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Short))}>"
            : $"{name}<{type.GetGenericArguments().Length}>";
    }
}
