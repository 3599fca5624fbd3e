using System.Reflection;

namespace Engine.Conformance.Tests.Surface;

/// <summary>What others may use of an assembly: its public types, their public and protected members, one a line.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Written by the compiler for records, or the same on every type.</summary>
    private static readonly HashSet<string> Generated =
        ["Deconstruct", "PrintMembers", "op_Equality", "op_Inequality", "Equals", "GetHashCode", "ToString"];

    public static IReadOnlyCollection<string> Of(Assembly assembly) =>
        assembly.GetExportedTypes().SelectMany(Lines).ToHashSet().Order(StringComparer.Ordinal).ToArray();

    private static IEnumerable<string> Lines(Type type)
    {
        var name = Name(type);
        if (type.IsEnum) return [$"enum {name}", .. Enum.GetNames(type).Select(member => $"{name}.{member}")];
        if (typeof(Delegate).IsAssignableFrom(type)) return [$"delegate {name}"];
        var kind = type.IsInterface ? "interface" : type.IsValueType ? "struct" : "class";
        return [$"{kind} {name}", .. type.GetMembers(Declared).Select(member => Line(name, member)).OfType<string>()];
    }

    private static string? Line(string type, MemberInfo member) => member switch
    {
        ConstructorInfo c when IsSeen(c) && !c.IsStatic => $"{type}.new({Parameters(c)})",
        FieldInfo f when f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly =>
            $"{type}.{f.Name} : {Name(f.FieldType)}{Static(f.IsStatic)}",
        EventInfo e when IsSeen(e.AddMethod) => $"event {type}.{e.Name} : {Name(e.EventHandlerType!)}",
        PropertyInfo p when (IsSeen(p.GetMethod) || IsSeen(p.SetMethod)) && p.Name != "EqualityContract" => Property(type, p),
        MethodInfo m when IsSeen(m) && !IsOverride(m) && !IsAccessor(m) && !m.Name.Contains('<') && !Generated.Contains(m.Name) =>
            $"{type}.{m.Name}{Arity(m)}({Parameters(m)}) : {Name(m.ReturnType)}{Static(m.IsStatic)}",
        _ => null,
    };

    private static string? Property(string type, PropertyInfo property)
    {
        var accessor = (property.GetMethod ?? property.SetMethod)!;
        return IsOverride(accessor) ? null : $"{type}.{property.Name} : {Name(property.PropertyType)}{Static(accessor.IsStatic)}";
    }

    private static bool IsSeen(MethodBase? method) =>
        method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    /// <summary>An override repeats what its base declares.</summary>
    private static bool IsOverride(MethodInfo method) => method.GetBaseDefinition() != method;

    private static bool IsAccessor(MethodInfo method) =>
        method.IsSpecialName && method.Name.Split('_')[0] is "get" or "set" or "add" or "remove";

    private static string Static(bool isStatic) => isStatic ? " static" : "";

    private static string Arity(MethodInfo method) => method.IsGenericMethod ? $"``{method.GetGenericArguments().Length}" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
    {
        var passing = !p.ParameterType.IsByRef ? "" : p.IsOut ? "out " : "ref ";
        var type = p.ParameterType.IsByRef ? p.ParameterType.GetElementType()! : p.ParameterType;
        return $"{passing}{Name(type)}{(p.IsOptional ? " = default" : "")}";
    }));

    private static string Name(Type type)
    {
        if (type.IsGenericParameter) return $"{(type.DeclaringMethod is null ? "!" : "!!")}{type.GenericParameterPosition}";
        if (type.IsArray) return $"{Name(type.GetElementType()!)}[]";
        if (type.IsByRef) return $"{Name(type.GetElementType()!)}&";
        var own = type.IsNested ? $"{Name(type.DeclaringType!)}+{type.Name}" : $"{type.Namespace}.{type.Name}";
        return type.IsGenericType && !type.IsGenericTypeDefinition
            ? $"{own}<{string.Join(',', type.GetGenericArguments().Select(Name))}>"
            : own;
    }
}
